using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.WebUtilities;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Carries requests of the real SDK to the account without a socket. What no fault delays is answered before the call returns, on the caller's thread.</summary>
internal sealed class InProcessHandler : HttpMessageHandler
{
    private readonly Emulator _emulator;
    private readonly string _client;

    public InProcessHandler(Emulator emulator, string client)
    {
        _emulator = emulator;
        _client = client;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var body = request.Content is null ? ReadOnlyMemory<byte>.Empty : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = await _emulator.AnswerAsync(
            new HttpMessageRequest
            {
                Client = _client,
                Method = request.Method.Method,
                Path = uri.AbsolutePath,
                Authority = uri.GetLeftPart(UriPartial.Authority),
                Headers = request.Headers.NonValidated,
                ContentHeaders = request.Content?.Headers.NonValidated,
                Body = body,
            },
            cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,

            // 449 has no phrase of its own, and the SDK's diagnostics cannot do without one.
            ReasonPhrase = ReasonPhrases.GetReasonPhrase(answer.Status) is { Length: > 0 } phrase ? phrase : "Status",
            Content = new ReadOnlyMemoryContent(answer.Body),
        };
        if (!answer.Body.IsEmpty)
            response.Content.Headers.ContentType = new MediaTypeHeaderValue(answer.ContentType);
        answer.WriteHeaders(_emulator.Now, _emulator.NewActivityId(), (name, value) => response.Headers.TryAddWithoutValidation(name, value));
        return response;
    }
}
