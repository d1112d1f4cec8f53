using System.Runtime.InteropServices;

namespace ShardedCounter.Benchmarks.Servers;

/// <summary>Sends a signal to one process this tool started.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    /// <summary>Error ESRCH: it has ended by itself meanwhile.</summary>
    private const int NoSuchProcess = 3;

    public static void Send(int processId, int signal)
    {
        if (Kill(processId, signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
            throw new InvalidOperationException(
                $"Signal {signal} could not be sent to process {processId}: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
