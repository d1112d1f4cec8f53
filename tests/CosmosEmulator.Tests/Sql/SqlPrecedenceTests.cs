using ShardedCounter.CosmosEmulator.Native;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator.Tests.Sql;

/// <summary>The native planner writes the filter of a sorted query back with every operation in parentheses, which shows how it reads the text.</summary>
public sealed class SqlPrecedenceTests
{
    private static readonly string[] Operators = ["=", "!=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||", "AND", "OR", "??"];
    private static readonly string[] Leaves =
    [
        "c.a", "c.b", "c[\"d e\"].f", "c.g[0]", "@p", "c.total", "1", "-1", "2.50", "1e3", "1e16", "1e17", "0.00001", "'s'", "'\\\"\\n\\u0041'", "null", "true", "false",
    ];

    [Fact]
    public void RandomExpressionsAreReadAsTheNativePlannerReadsThem()
    {
        const int Seed = 31337;
        var random = new Random(Seed);
        int compared = 0, refused = 0;
        for (int i = 0; i < 4_000; i++)
        {
            string filter = Expression(random, 3);
            string text = $"SELECT * FROM c WHERE {filter} ORDER BY c.t";
            string? native = Rewritten(text);
            string? ours = Ours(text);
            // An empty text is a filter that the planner found never to be true, which it does by evaluating constants.
            if (native == "")
                continue;
            Assert.True(native == ours, $"Seed {Seed}: {filter}\nnative {native}\nours   {ours}");
            compared += native is null ? 0 : 1;
            refused += native is null ? 1 : 0;
        }

        Assert.True(compared > 500 && refused > 100, $"{compared} compared, {refused} refused by both");
    }

    private static string? Rewritten(string text)
    {
        try
        {
            return NativePlanner.Plan(text, null, ["/pk"]).GetProperty("queryInfo").GetProperty("rewrittenQuery").GetString();
        }
        catch (NativeRefusalException)
        {
            return null;
        }
    }

    private static string? Ours(string text)
    {
        try
        {
            return StoredDocuments.Parse(QueryPlan.Build(text, null, ["/pk"])).GetProperty("queryInfo").GetProperty("rewrittenQuery").GetString();
        }
        catch (SqlRefusedException)
        {
            return null;
        }
    }

    private static string Expression(Random random, int depth)
    {
        if (depth == 0)
            return Leaves[random.Next(Leaves.Length)];
        string Inner() => Expression(random, depth - 1);
        return random.Next(18) switch
        {
            0 => $"({Inner()})",
            1 => $"NOT {Inner()}",
            2 => $"- {Inner()}",
            3 => $"{Inner()} BETWEEN {Inner()} AND {Inner()}",
            4 => $"{Inner()} NOT BETWEEN {Inner()} AND {Inner()}",
            5 => $"{Inner()} IN ({Inner()}, {Inner()})",
            6 => $"{Inner()} not in ({Inner()})",
            7 => $"{Inner()} ? {Inner()} : {Inner()}",
            8 => $"IS_DEFINED({Inner()})",
            9 => $"[{Inner()}, {{\"k\": {Inner()}}}] = {Inner()}",
            _ => $"{Inner()} {Operators[random.Next(Operators.Length)]} {Inner()}",
        };
    }
}
