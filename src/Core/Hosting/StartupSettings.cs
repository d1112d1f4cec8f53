using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ShardedCounter.Hosting;

/// <summary>Checks settings before a host starts.</summary>
public static class StartupSettings
{
    /// <summary>Runs every check that <c>ValidateOnStart</c> asks for, and tells all that is wrong at once, whichever sections it is in.</summary>
    /// <exception cref="OptionsValidationException">With each failure of each section.</exception>
    public static void Validate(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (AggregateException several) when (several.Flatten().InnerExceptions.All(static failure => failure is OptionsValidationException))
        {
            throw new OptionsValidationException(
                string.Empty, typeof(object), several.Flatten().InnerExceptions.Cast<OptionsValidationException>().SelectMany(static failure => failure.Failures));
        }
    }
}
