using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// Equality and order of values. Types are never converted: values of two types are neither equal nor unequal nor ordered, the comparison is undefined.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/cosmos-db/nosql/query/equality-comparison-operators</remarks>
internal static class SqlComparison
{
    /// <summary>Whether two values are equal, by their contents for arrays and objects; undefined for values of two types and for undefined ones.</summary>
    public static SqlValue Equal(in SqlValue left, in SqlValue right) =>
        left.Kind == SqlKind.Undefined || left.Kind != right.Kind ? default : SqlValue.Of(Same(left, right));

    /// <summary>How two values compare under &lt; and &gt;; null where that is undefined: two types, arrays and objects.</summary>
    public static int? Order(in SqlValue left, in SqlValue right)
    {
        if (left.Kind != right.Kind)
            return null;
        return left.Kind switch
        {
            SqlKind.Null => 0,
            SqlKind.Boolean or SqlKind.Number => left.Number.CompareTo(right.Number),
            SqlKind.String => string.CompareOrdinal(left.Text, right.Text),
            _ => null,
        };
    }

    /// <summary>How ORDER BY, MIN and MAX compare two values: by type first. Arrays and objects have no order here, see <see cref="SqlSort"/>.</summary>
    public static int Rank(in SqlValue left, in SqlValue right) => left.Kind == right.Kind ? Order(left, right) ?? 0 : left.Kind.CompareTo(right.Kind);

    /// <summary>Whether two values are the same, undefined ones included.</summary>
    public static bool Same(in SqlValue left, in SqlValue right)
    {
        if (left.Kind != right.Kind)
            return false;
        switch (left.Kind)
        {
            case SqlKind.Boolean or SqlKind.Number:
                return left.Number == right.Number;
            case SqlKind.String:
                return SqlValue.SameText(left, right);
            case SqlKind.Array:
                return SameItems(left, right);
            case SqlKind.Object:
                return SameProperties(left, right, isPart: false);
            default:
                return true;
        }
    }

    /// <summary>Whether every property of <paramref name="part"/> is in <paramref name="whole"/>, and no other unless <paramref name="isPart"/>.</summary>
    public static bool SameProperties(in SqlValue whole, in SqlValue part, bool isPart)
    {
        var properties = part.Properties();
        if (!isPart && whole.Properties().Count != properties.Count)
            return false;
        foreach (var property in properties)
        {
            if (!Same(whole.Property(property.Name, Encoding.UTF8.GetBytes(property.Name)), property.Value))
                return false;
        }

        return true;
    }

    private static bool SameItems(in SqlValue left, in SqlValue right)
    {
        if (left.Length != right.Length)
            return false;
        for (int i = 0; i < left.Length; i++)
        {
            if (!Same(left.Item(i), right.Item(i)))
                return false;
        }

        return true;
    }
}
