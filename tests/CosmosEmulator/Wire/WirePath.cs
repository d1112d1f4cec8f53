namespace ShardedCounter.CosmosEmulator;

/// <summary>An address: <c>/dbs/{database}/colls/{container}/docs/{id}</c> and what is shorter, unescaped.</summary>
/// <param name="Type">The type of what is addressed: <c>""</c> (the account), <c>dbs</c>, <c>colls</c>, <c>docs</c>, <c>pkranges</c>, <c>offers</c>.</param>
/// <param name="Database">The database's name or resource id; null above.</param>
/// <param name="Container">The container's name or resource id; null above.</param>
/// <param name="Id">The document's or the offer's; null for a list.</param>
/// <param name="Link">The path that is signed: of what is addressed, or of the parent of a list; escaped as it arrived.</param>
internal readonly record struct WirePath(string Type, string? Database, string? Container, string? Id, string Link)
{
    /// <summary>Reads an escaped path; null for one that the protocol does not have.</summary>
    public static WirePath? Parse(string path)
    {
        var text = path.AsSpan().Trim('/');
        if (text.IsEmpty)
            return new WirePath("", null, null, null, "");
        Span<Range> parts = stackalloc Range[7];
        int count = text.Split(parts, '/');
        if (count > 6)
            return null;
        var type = text[parts[(count - 1) & ~1]];
        string known = type switch
        {
            "dbs" when count <= 2 => "dbs",
            "offers" when count <= 2 => "offers",
            "colls" when count is 3 or 4 => "colls",
            "docs" when count is 5 or 6 => "docs",
            "pkranges" when count is 5 or 6 => "pkranges",
            _ => "?",
        };
        if (known == "?" || (count > 2 && text[parts[0]] is not "dbs") || (count > 4 && text[parts[2]] is not "colls"))
            return null;
        bool isList = (count & 1) == 1;
        string link = isList ? (count == 1 ? "" : text[..(parts[count - 2].End.Value)].ToString()) : text.ToString();
        string? At(int index, ReadOnlySpan<char> of, ReadOnlySpan<Range> ranges, int length) => index < length ? Unescape(of[ranges[index]].ToString()) : null;
        return known == "offers"
            ? new WirePath(known, null, null, At(1, text, parts, count), link)
            : new WirePath(known, At(1, text, parts, count), At(3, text, parts, count), At(5, text, parts, count), link);
    }

    private static string Unescape(string part) => part.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(part) : part;
}
