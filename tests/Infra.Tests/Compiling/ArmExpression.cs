using System.Text;

namespace ShardedCounter.Infra.Tests.Compiling;

/// <summary>An expression of a compiled template, such as <c>[union(variables('a'), createObject('b', 1))]</c>.</summary>
/// <param name="Name">The function called, or a number or name; null for a text.</param>
/// <param name="Text">A text; null for a call.</param>
/// <param name="Arguments">Of the call; also what a bracket after it holds. Properties taken of a result are left out: no check asks for them.</param>
internal sealed record ArmExpression(string? Name, string? Text, IReadOnlyList<ArmExpression> Arguments)
{
    /// <summary>Reads a value of a template; what is no expression is a text.</summary>
    public static ArmExpression Read(string value)
    {
        if (value.Length < 2 || value[0] != '[' || value[1] == '[' || value[^1] != ']')
            return new ArmExpression(null, value, []);
        int at = 1;
        return ReadOne(value, ref at);
    }

    /// <summary>It and everything in it.</summary>
    public IEnumerable<ArmExpression> WithParts() => Arguments.SelectMany(static part => part.WithParts()).Prepend(this);

    private static ArmExpression ReadOne(string value, ref int at)
    {
        Skip(value, ref at);
        if (value[at] == '\'')
            return new ArmExpression(null, ReadText(value, ref at), []);
        int start = at;
        while (char.IsLetterOrDigit(value[at]) || value[at] is '_' or '.' or '-')
            at++;
        if (at == start)
            throw new FormatException($"No expression at {at} of {value}");
        string name = value[start..at];
        var arguments = new List<ArmExpression>();
        while (value[at] is '(' or '[' or '.')
            ReadTail(value, ref at, arguments);
        return new ArmExpression(name, null, arguments);
    }

    /// <summary>Arguments, an index, or a property.</summary>
    private static void ReadTail(string value, ref int at, List<ArmExpression> arguments)
    {
        if (value[at++] == '.')
        {
            while (char.IsLetterOrDigit(value[at]) || value[at] == '_')
                at++;
            return;
        }

        for (Skip(value, ref at); value[at] is not (')' or ']'); Skip(value, ref at))
        {
            arguments.Add(ReadOne(value, ref at));
            Skip(value, ref at);
            if (value[at] == ',')
                at++;
        }

        at++;
    }

    private static string ReadText(string value, ref int at)
    {
        var text = new StringBuilder();
        for (at++; value[at] != '\'' || value[at + 1] == '\''; at++)
        {
            if (value[at] == '\'')
                at++; // a doubled quote stands for one
            text.Append(value[at]);
        }

        at++;
        return text.ToString();
    }

    private static void Skip(string value, ref int at)
    {
        while (value[at] == ' ')
            at++;
    }
}
