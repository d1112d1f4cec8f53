using System.Buffers;
using System.IO.Pipelines;

namespace ShardedCounter.Benchmarks.Rival;

/// <summary>Reads a request's body to its end without copying it; the caller advances the reader when it has parsed it.</summary>
internal static class RequestBody
{
    public static async ValueTask<ReadOnlySequence<byte>> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken);
            if (result.IsCompleted)
                return result.Buffer;
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
