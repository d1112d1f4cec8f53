using System.Reflection;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Protocol;

public sealed class EffectiveKeyTests
{
    public static TheoryData<string> Strings =>
    [
        "", "0", "7", "15", "likes:post-42", "ein längerer Schlüssel mit ä, ö und 漢字 😀", new string('x', 15), new string('x', 16), new string('x', 17), new string('y', 1000),
    ];

    [Theory]
    [MemberData(nameof(Strings))]
    public void StringsHashAsInTheSdk(string key) =>
        Assert.Equal(OfSdk(key), PartitionKeyValue.Of(key).EffectiveKey().ToString("X32", null));

    [Fact]
    public void OtherTypesHashAsInTheSdk()
    {
        Assert.Equal(OfSdk(12.5), Key("[12.5]"));
        Assert.Equal(OfSdk(-3.0), Key("[-3]"));
        Assert.Equal(OfSdk(true), Key("[true]"));
        Assert.Equal(OfSdk(false), Key("[false]"));
        Assert.Equal(OfSdk(null), Key("[null]"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(128)]
    public void RangesCoverTheKeySpaceAndShareTheHashes(int count)
    {
        var pieces = Enumerable.Range(0, count).Select(at => KeySpan.Piece(at, count)).ToList();

        Assert.Equal("", KeySpan.Format(pieces[0].Min));
        Assert.Equal("FF", KeySpan.Format(pieces[^1].Max));
        Assert.All(pieces.Zip(pieces.Skip(1)), pair => Assert.Equal(pair.First.Max, pair.Second.Min));
        int[] hits = new int[count];
        for (int at = 0; at < 100 * count; at++)
            hits[pieces.FindIndex(piece => piece.Contains(PartitionKeyValue.Of($"counter-{at}").EffectiveKey()))]++;
        Assert.All(hits, hit => Assert.InRange(hit, 40, 200));
    }

    private static string Key(string header) => PartitionKeyValue.Parse(header).EffectiveKey().ToString("X32", null);

    // What the SDK routes ReadMany and feed ranges by; it is not public.
    private static string OfSdk(object? value)
    {
        var direct = typeof(CosmosClient).Assembly.GetReferencedAssemblies().Single(name => name.Name == "Microsoft.Azure.Cosmos.Direct");
        var assembly = Assembly.Load(direct);
        var keys = assembly.GetType("Microsoft.Azure.Documents.Routing.PartitionKeyInternal", throwOnError: true)!;
        var definitions = assembly.GetType("Microsoft.Azure.Documents.PartitionKeyDefinition", throwOnError: true)!;
        object definition = Activator.CreateInstance(definitions)!;
        ((System.Collections.ObjectModel.Collection<string>)definitions.GetProperty("Paths")!.GetValue(definition)!).Add("/shard");
        var version = definitions.GetProperty("Version", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
        version.SetValue(definition, Enum.ToObject(Nullable.GetUnderlyingType(version.PropertyType)!, 2));
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        object key = keys.GetMethods(Any).Single(method => method.Name == "FromObjectArray" && method.GetParameters() is [{ ParameterType.Name: "IEnumerable`1" }, _])
            .Invoke(null, [new object?[] { value }, true])!;
        var effective = keys.GetMethods(Any).Single(method => method.Name == "GetEffectivePartitionKeyString" && method.GetParameters()[0].ParameterType == definitions);
        object?[] arguments = [definition, .. effective.GetParameters().Skip(1).Select(parameter => (object?)true)];
        return (string)effective.Invoke(key, arguments)!;
    }
}
