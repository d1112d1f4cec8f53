namespace ShardedCounter.Client.Tests.Fakes;

/// <summary>Carries requests to a real server and loses the answers that a test picks, after the server did what they say.</summary>
/// <param name="loses">Told the number of the request, from 1.</param>
/// <param name="newKeyEachTime">The mutant: a client that makes a key for each attempt.</param>
internal sealed class LossyWire(Func<int, bool> loses, bool newKeyEachTime = false) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _requests;
    private int _lost;

    public int Lost => _lost;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int number = Interlocked.Increment(ref _requests);
        if (newKeyEachTime && request.Headers.Remove("Idempotency-Key"))
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (!loses(number))
            return response;
        response.Dispose();
        Interlocked.Increment(ref _lost);
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost.");
    }
}
