using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace ShardedCounter.Model;

/// <summary>Checks of settings whose messages name the setting, its value and the rule.</summary>
public static class OptionRule
{
    /// <summary>Adds a failure when a time span is outside its range.</summary>
    public static void CheckSpan(ICollection<string> failures, string setting, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        ArgumentNullException.ThrowIfNull(failures);
        if (value < least || value > most)
            failures.Add($"{setting} is {value:c}; it must be from {least:c} to {most:c} (hours:minutes:seconds.fraction).");
    }

    /// <summary>Adds a failure for every <c>[Range]</c> and the like that a value breaks.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The annotated properties of T are kept by the annotation on T.")]
    public static void CheckAnnotations<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(
        T options, string section, ICollection<string> failures)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(failures);
        var results = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
            return;
        foreach (ValidationResult result in results)
        {
            string property = result.MemberNames.FirstOrDefault() ?? string.Empty;
            object? value = typeof(T).GetProperty(property)?.GetValue(options);
            failures.Add($"{section}:{property} is {value}; {result.ErrorMessage}");
        }
    }
}
