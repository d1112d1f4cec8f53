using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http;

/// <summary>Puts the HTTP surface into an ASP.NET host.</summary>
public static class CounterHttpMapping
{
    /// <summary>
    /// Around everything that follows: answers for exceptions and for errors without a body, as problem documents, and for calls from other
    /// origins (<see cref="CounterCorsOptions"/>). Call it first.
    /// </summary>
    public static IApplicationBuilder UseCounterHttp(this IApplicationBuilder app)
    {
        app.UseMiddleware<ProblemMiddleware>();

        // Without origins there is nothing to answer, and the middleware would only cost.
        if (app.ApplicationServices.GetRequiredService<IOptions<CounterCorsOptions>>().Value.Origins.Count > 0)
            app.UseCors(CounterHttpServices.CorsPolicyName);
        return app;
    }

    /// <summary>
    /// Maps every operation, and a fallback for all other paths and methods, behind whatever else the host maps.
    /// </summary>
    public static void MapCounterEndpoints(this IEndpointRouteBuilder endpoints)
    {
        CounterEndpoints counters = endpoints.ServiceProvider.GetRequiredService<CounterEndpoints>();
        foreach (EndpointDefinition operation in counters.All)
            endpoints.MapMethods(operation.Pattern, operation.Methods, operation.Handler).WithDisplayName(operation.Name).WithMetadata(operation);
        endpoints.MapFallback("/{**path}", counters.Fallback).WithDisplayName("no operation");
    }
}
