using System.Globalization;
using System.Text;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Carries out a patch on a document's JSON.</summary>
internal static class PatchApplication
{
    /// <summary>Applies all operations in order.</summary>
    /// <exception cref="WireException">400: one of them does not fit the document. The tree may have changed and must be thrown away.</exception>
    public static void Apply(PatchDocument patch, JsonTree document, byte[][] keyPath)
    {
        foreach (var operation in patch.Operations)
        {
            if (operation.Path[0].AsSpan().SequenceEqual("id"u8) || DocumentFacts.IsSystem(operation.Path[0]) || IsWithin(operation.Path, keyPath) || IsWithin(keyPath, operation.Path))
                throw Wrong(operation, "the id, the partition key and system properties do not change");
            Apply(operation, document);
        }
    }

    private static bool IsWithin(byte[][] path, byte[][] other)
    {
        for (int at = 0; at < path.Length; at++)
        {
            if (at == other.Length || !path[at].AsSpan().SequenceEqual(other[at]))
                return false;
        }

        return true;
    }

    private static void Apply(PatchStep operation, JsonTree document)
    {
        var parent = document;
        foreach (byte[] name in operation.Path.AsSpan(0, operation.Path.Length - 1))
        {
            var next = parent.IsObject ? parent.Find(name)
                : parent.IsArray && TryIndex(name, parent.Items.Count - 1, out int at) ? parent.Items[at]
                : null;
            parent = next ?? throw Wrong(operation, $"'{Text(name)}' does not exist");
        }

        byte[] last = operation.Path[^1];
        if (parent.IsArray)
            ApplyToArray(operation, parent.Items, last);
        else if (parent.IsObject)
            ApplyToObject(operation, parent, last);
        else
            throw Wrong(operation, "the parent is neither an object nor an array");
    }

    private static void ApplyToObject(PatchStep operation, JsonTree parent, byte[] name)
    {
        var old = parent.Find(name);
        switch (operation.Kind)
        {
            case "remove" when old is not null:
                parent.Remove(name);
                break;
            case "add" or "set":
            case "replace" when old is not null:
                parent.Set(name, operation.Value!);
                break;
            case "incr":
                parent.Set(name, Sum(operation, old));
                break;
            default:
                throw Wrong(operation, $"'{Text(name)}' does not exist");
        }
    }

    private static void ApplyToArray(PatchStep operation, List<JsonTree> items, byte[] name)
    {
        if (operation.Kind == "add" && name.AsSpan().SequenceEqual("-"u8))
        {
            items.Add(operation.Value!);
            return;
        }

        if (!TryIndex(name, operation.Kind is "add" or "set" ? items.Count : items.Count - 1, out int at))
            throw Wrong(operation, $"the array has no place '{Text(name)}'");
        switch (operation.Kind)
        {
            case "remove":
                items.RemoveAt(at);
                break;
            case "add":
            case "set" when at == items.Count:
                items.Insert(at, operation.Value!);
                break;
            case "incr":
                items[at] = Sum(operation, items[at]);
                break;
            default:
                items[at] = operation.Value!;
                break;
        }
    }

    private static JsonTree Sum(PatchStep operation, JsonTree? old)
    {
        if (!operation.Value!.IsNumber)
            throw Wrong(operation, "only a number can be added");
        if (old is null)
            return operation.Value;
        if (!old.IsNumber)
            throw Wrong(operation, "only a number can be incremented");
        return new JsonTree(Encoding.ASCII.GetBytes(JsonNumbers.Format(old.Number + operation.Value.Number)));
    }

    private static bool TryIndex(byte[] name, int last, out int at) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out at) && at <= last;

    private static string Text(byte[] name) => Encoding.UTF8.GetString(name);

    private static WireException Wrong(PatchStep operation, string why) =>
        new(400, $"For the patch operation '{operation.Kind}' on '/{string.Join('/', operation.Path.Select(Text))}': {why}.");
}
