using System.Collections.Frozen;
using System.Reflection;

namespace ShardedCounter.Http.Assets;

/// <summary>The files of this folder that are not source, as the assembly carries them. Adding one here is all that serving it takes.</summary>
internal static class AssetFolder
{
    private const string Prefix = "assets/";

    /// <summary>Read and compressed when first asked for, by whichever thread asks; the same for all from then on.</summary>
    private static readonly Lazy<FrozenDictionary<string, Asset>> _files = new(Read);

    /// <summary>The file of that name; null where there is none.</summary>
    public static Asset? Find(string name) => _files.Value.GetValueOrDefault(name);

    private static FrozenDictionary<string, Asset> Read()
    {
        Assembly assembly = typeof(AssetFolder).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(static resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(static resource => resource[Prefix.Length..], resource => Asset.Of(resource, BytesOf(assembly, resource)), StringComparer.Ordinal);
    }

    private static byte[] BytesOf(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
