using System.Net;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// The wire between a store's client and its service, on which a process can die in the middle of a call that takes several requests: what it had sent is
/// done, of what follows nothing is.
/// </summary>
/// <remarks>
/// One call at a time is under way; its requests may come side by side. <see cref="Doom"/> and <see cref="Over"/> are called by the world's thread, while no request is.
/// </remarks>
internal sealed class SimWire(HttpMessageHandler service) : DelegatingHandler(service)
{
    private const int Immortal = int.MaxValue;

    private int _requestsToLive = Immortal;
    private bool _answersLast;

    /// <summary>The caller of the call that follows dies at its request with this number, from 0 on.</summary>
    /// <param name="request">The number.</param>
    /// <param name="arrives">Whether that request is still carried out.</param>
    public void Doom(int request, bool arrives)
    {
        _requestsToLive = request;
        _answersLast = arrives;
    }

    /// <summary>Ends a call. True: its caller died in it.</summary>
    public bool Over()
    {
        bool died = Volatile.Read(ref _requestsToLive) < 0;
        _requestsToLive = Immortal;
        return died;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _requestsToLive) == Immortal)
            return await base.SendAsync(request, cancellationToken);
        int left = Interlocked.Decrement(ref _requestsToLive);
        if (left >= 0)
            return await base.SendAsync(request, cancellationToken);
        if (left == -1 && _answersLast)
            (await base.SendAsync(request, cancellationToken)).Dispose();

        // The process is gone and sees no more than that its call ends. What breaks a connection would not do: its client would try again, and take its time.
        var end = new HttpResponseMessage(HttpStatusCode.Forbidden) { RequestMessage = request };
        end.Headers.Add("x-ms-activity-id", Guid.Empty.ToString());
        return end;
    }
}
