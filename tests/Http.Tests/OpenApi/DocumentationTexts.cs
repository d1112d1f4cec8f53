using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ShardedCounter.Http.Tests.OpenApi;

/// <summary>What the documentation comments of the sources say of a type's properties.</summary>
internal static partial class DocumentationTexts
{
    private static readonly Dictionary<string, XElement> _members = new[] { "ShardedCounter.Core", "ShardedCounter.Http" }
        .Select(static assembly => XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly + ".xml")))
        .SelectMany(static file => file.Descendants("member"))
        .DistinctBy(static member => member.Attribute("name")!.Value) // generated code is in both
        .ToDictionary(static member => member.Attribute("name")!.Value);

    /// <summary>The text of a property: of a record its parameter's. Null where there is none.</summary>
    public static string? Of(Type type, string property)
    {
        string name = type.FullName!.Replace('+', '.');
        XElement? text = _members.GetValueOrDefault($"T:{name}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")!.Value == property)
            ?? _members.GetValueOrDefault($"P:{name}.{property}")?.Element("summary");
        return text is null ? null : Blanks().Replace(string.Concat(text.Nodes().Select(Plain)), " ").Trim();
    }

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "paramref" } parameter => $"\"{Camel(parameter.Attribute("name")!.Value)}\"",
        XElement { Name.LocalName: "see" or "seealso" } see => see.Attribute("cref")!.Value.Split('.')[^1],
        XElement element => element.Value,
        _ => "",
    };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
