namespace ShardedCounter.Browser.Tests.Rig;

/// <summary>What <see cref="FaultProxy"/> does with one request.</summary>
internal abstract record Fault
{
    /// <summary>Hands it on, and the answer back.</summary>
    public static Fault None { get; } = new Passed();

    /// <summary>Cuts the connection before the server has seen it.</summary>
    public static Fault LostRequest { get; } = new RequestLost();

    /// <summary>Hands it on and, when the server has answered, cuts the connection: it took effect, and nobody hears of it.</summary>
    public static Fault LostAnswer { get; } = new AnswerLost();

    /// <summary>Answers in the server's place; the server does not see it.</summary>
    public static Fault Answer(int status, string body, params (string Name, string Value)[] headers) => new Answered(status, body, headers);

    /// <summary>Does not hand it on before the gate opens.</summary>
    public static Fault HeldBefore(Task gate, Fault? then = null) => new Held(gate, then ?? None);

    internal sealed record Passed : Fault;

    internal sealed record RequestLost : Fault;

    internal sealed record AnswerLost : Fault;

    internal sealed record Answered(int Status, string Body, IReadOnlyList<(string Name, string Value)> Headers) : Fault;

    internal sealed record Held(Task Gate, Fault Then) : Fault;
}
