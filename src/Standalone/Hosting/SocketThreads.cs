namespace ShardedCounter.Standalone.Hosting;

/// <summary>Lets requests run on the threads that wait for the sockets, one a core, instead of being handed to the pool first.</summary>
/// <remarks>
/// .NET takes this from the environment alone, and reads it when the first socket is made. It suits a server whose handlers never block: they add to a
/// stripe and wait for a commit without a thread, and what reads the database leaves for the pool (<see cref="Storage.SqliteReaderPool"/>). A hand-over saved and a
/// pool that does not spin for work (runtimeconfig.template.json) are a sixth of a request's processor time.
/// </remarks>
internal static class SocketThreads
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Before the first socket; what the environment says already stands.</summary>
    public static void RunRequestsThere()
    {
#pragma warning disable RS0030 // a setting of the runtime, which has no other place
        if (Environment.GetEnvironmentVariable(Variable) is null)
            Environment.SetEnvironmentVariable(Variable, "1");
#pragma warning restore RS0030
    }
}
