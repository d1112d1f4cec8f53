using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;

namespace ShardedCounter.Http;

/// <summary>Puts the HTTP surface into an ASP.NET host.</summary>
public static class CounterHttpMapping
{
    /// <summary>
    /// Around everything that follows: answers for exceptions and for errors without a body, as problem documents, and for calls from other
    /// origins (<see cref="CounterCorsOptions"/>); routing, and the short way of single increments before it. Call it first: middleware added later
    /// does not see those.
    /// </summary>
    public static IApplicationBuilder UseCounterHttp(this IApplicationBuilder app)
    {
        // Without origins there is nothing to answer, and the middleware would only cost.
        if (app.ApplicationServices.GetRequiredService<IOptions<CounterCorsOptions>>().Value.Origins.Count > 0)
            app.UseCors(CounterHttpServices.CorsPolicyName);

        // Single increments pass routing by: it costs as much as parsing and folding them.
        RequestDelegate increment = app.ApplicationServices.GetRequiredService<CounterEndpoints>()[OperationNames.Increment].Handler;
        app.Use(next => context => HttpMethods.IsPost(context.Request.Method) && IncrementPath.IsAt(context.Request.Path) ? increment(context) : next(context));
        app.UseRouting();
        app.UseMiddleware<ProblemMiddleware>();
        return app;
    }

    /// <summary>
    /// Maps every operation, and a fallback for all other paths and methods, behind whatever else the host maps.
    /// </summary>
    /// <param name="endpoints">The host's routes.</param>
    /// <param name="own">The host's own operations, from <see cref="CounterEndpoints.Beside"/>.</param>
    public static void MapCounterEndpoints(this IEndpointRouteBuilder endpoints, params EndpointDefinition[] own)
    {
        CounterEndpoints counters = endpoints.ServiceProvider.GetRequiredService<CounterEndpoints>();
        foreach (EndpointDefinition endpoint in counters.All.Concat(own))
        {
            Operation operation = endpoint.Operation;
            endpoints.MapMethods(operation.Pattern, operation.Methods, endpoint.Handler).WithDisplayName(operation.Name).WithMetadata(endpoint);
        }

        endpoints.MapFallback("/{**path}", counters.FallbackBeside(own)).WithDisplayName(CounterEndpoints.NoOperation);
    }
}
