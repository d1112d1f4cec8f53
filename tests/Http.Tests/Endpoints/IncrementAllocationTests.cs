using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ShardedCounter.Http.Endpoints;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Testing;

namespace ShardedCounter.Http.Tests.Endpoints;

/// <summary>
/// What a request for one increment allocates from the guarded handler to the answer's last byte: no server around it, no store behind it.
/// </summary>
public sealed class IncrementAllocationTests
{
    // The counter's name as a string, which the table keeps when the name is new: 22 bytes and 2 a character, in whole words.
    private const long NameBytes = 48; // measured: 48 for likes:post-42

    // What waits for a commit: a task, the state it goes on with, and nothing else.
    private const long WaitBytes = 168; // measured

    private const int Requests = 100;

    [Theory]
    [InlineData(null, "/api/counters/likes:post-42/increment", "")]
    [InlineData(null, "/api/counters/likes:post-42/increment", """{"delta":5}""")]
    [InlineData("a-key-of-some-length", "/api/counters/likes:post-42/increment", """{"delta":-7}""")]
    public void AnIncrementAllocatesTheCountersNameAlone(string? apiKey, string path, string body)
    {
        var intake = new SummingIntake();
        var request = new Request(intake, apiKey, path, body);

        long least = Least(() =>
        {
            if (!request.HandleAsync().IsCompletedSuccessfully)
                throw new InvalidOperationException("It waited.");
        });

        Assert.Equal(200, request.Status);
        Assert.Equal(10 * Requests, intake.Increments);
        Assert.InRange(least, 0, NameBytes * Requests);
    }

    [Fact]
    public void AnIncrementThatWaitsAllocatesOneStateMachineBesides()
    {
        SynchronizationContext.SetSynchronizationContext(null); // as on a server: what waits goes on where it is answered
        var intake = new LateIntake();
        var request = new Request(intake, "a-key-of-some-length", "/api/counters/likes:post-42/increment", """{"delta":5}""");

        long least = Least(() =>
        {
            Task handling = request.HandleAsync();
            if (handling.IsCompleted)
                throw new InvalidOperationException("It did not wait.");
            intake.Answer();
            if (!handling.IsCompletedSuccessfully)
                throw new InvalidOperationException("It still waits.");
        });

        Assert.Equal(200, request.Status);
        Assert.InRange(least, 0, (NameBytes + WaitBytes) * Requests);
    }

    /// <summary>Bytes of <see cref="Requests"/> requests.</summary>
    private static long Least(Action request) => Allocation.LeastBytes(() =>
    {
        for (int i = 0; i < Requests; i++)
            request();
    });

    /// <summary>One request that can be handled again and again.</summary>
    private sealed class Request
    {
        private readonly DefaultHttpContext _context = new();
        private readonly GuardedHandler _handler;

        public Request(IIncrementIntake intake, string? apiKey, string path, string body)
        {
            IOptions<AuthOptions> auth = Options.Create(new AuthOptions { ApiKey = apiKey });
            var admission = new Admission(new ApiKeyIdentity(new KeyRing(auth), auth), null);
            Operation operation = OperationTable.All.Single(static row => row.Name == OperationNames.Increment);
            var guard = new FailureGuard(operation, NullLogger.Instance);
            _handler = new GuardedHandler(operation, new IncrementEndpoint(intake, admission, guard).HandleAsync, guardsWaits: true, admission, guard);
            var pipes = new ReusedPipes(Encoding.UTF8.GetBytes(body));
            _context.Features.Set<IRequestBodyPipeFeature>(pipes);
            _context.Features.Set<IHttpResponseBodyFeature>(pipes);
            _context.Request.Method = "POST";
            _context.Request.Path = path;
            _context.Request.ContentLength = body.Length;
            _context.Request.Headers["X-Api-Key"] = apiKey;
        }

        public int Status => _context.Response.StatusCode;

        public Task HandleAsync() => _handler.HandleAsync(_context);
    }

    /// <summary>Counts when told, one increment at a time, without allocating.</summary>
    private sealed class LateIntake : IIncrementIntake, IValueTaskSource<IncrementResult>
    {
        private ManualResetValueTaskSourceCore<IncrementResult> _core;

        public void Answer() => _core.SetResult(new IncrementResult(IncrementStatus.Counted));

        public ValueTask<IncrementResult> CountAsync(CounterId counter, long delta)
        {
            _core.Reset();
            return new ValueTask<IncrementResult>(this, _core.Version);
        }

        public ValueTask<BatchResult> CountAsync(IncrementBatch batch) => throw new NotSupportedException();

        public IncrementResult Accept(CounterId counter, long delta) => throw new NotSupportedException();

        public IncrementResult Accept(IncrementBatch batch) => throw new NotSupportedException();

        public ValueTask<BatchResult> CountOnceAsync(IdempotencyKey key, IncrementBatch batch) => throw new NotSupportedException();

        public IncrementResult GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }

    /// <summary>Counts at once.</summary>
    private sealed class SummingIntake : IIncrementIntake
    {
        public int Increments { get; private set; }

        public ValueTask<IncrementResult> CountAsync(CounterId counter, long delta)
        {
            Increments++;
            return new ValueTask<IncrementResult>(new IncrementResult(IncrementStatus.Counted));
        }

        public ValueTask<BatchResult> CountAsync(IncrementBatch batch) => throw new NotSupportedException();

        public IncrementResult Accept(CounterId counter, long delta) => throw new NotSupportedException();

        public IncrementResult Accept(IncrementBatch batch) => throw new NotSupportedException();

        public ValueTask<BatchResult> CountOnceAsync(IdempotencyKey key, IncrementBatch batch) => throw new NotSupportedException();
    }

    /// <summary>A body that can be read again and again, and memory for answers that nobody reads: a server's buffers without the server.</summary>
    private sealed class ReusedPipes(byte[] body) : PipeWriter, IRequestBodyPipeFeature, IHttpResponseBodyFeature
    {
        private readonly byte[] _answer = new byte[4096];

        public PipeReader Reader { get; } = new BodyReader(body);

        public Stream Stream => Stream.Null;

        public PipeWriter Writer => this;

        public override void Advance(int bytes)
        {
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _answer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _answer;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null)
        {
        }

        public void DisableBuffering() => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task CompleteAsync() => Task.CompletedTask;
    }

    private sealed class BodyReader(byte[] body) : PipeReader
    {
        public override bool TryRead(out ReadResult result)
        {
            result = new ReadResult(new ReadOnlySequence<byte>(body), isCanceled: false, isCompleted: true);
            return true;
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed)
        {
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
        }

        public override void CancelPendingRead() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
