using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ShardedCounter.Http.Tests.Hosting;

/// <summary>
/// The Functions app serves the rows of the table, as its source says: this runs where the Functions packages cannot be restored. Where they can, the app's own tests look
/// at the attributes.
/// </summary>
public sealed partial class FunctionsSourceTests
{
    [Fact]
    public void EveryRowHasAFunctionThatRunsIt()
    {
        IEnumerable<string> expected = OperationTable.All.Select(static operation =>
            $"{operation.Name.Replace("-", "", StringComparison.Ordinal)} {operation.Name} {string.Join(' ', operation.Methods).ToLowerInvariant()} {operation.Route} "
            + (operation.Access == EndpointAccess.Anonymous ? "Anonymous" : "Function"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Functions().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Functions([CallerFilePath] string here = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "Functions", "Http");
        foreach (string file in Directory.EnumerateFiles(folder, "*.cs"))
        {
            foreach (Match match in Function().Matches(File.ReadAllText(file)))
            {
                string methods = match.Groups["methods"].Value.Replace("\"", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal).Trim();
                yield return $"{match.Groups["function"].Value.ToLowerInvariant()} {Constant(typeof(OperationNames), match.Groups["name"].Value)} {methods} "
                    + $"{Constant(typeof(OperationRoutes), match.Groups["route"].Value)} {match.Groups["level"].Value}";
            }
        }
    }

    private static string Constant(Type type, string name) => (string)type.GetField(name)!.GetRawConstantValue()!;

    [GeneratedRegex("""\[Function\("(?<function>\w+)"\)\][^;]*?HttpTrigger\(AuthorizationLevel\.(?<level>\w+), (?<methods>("\w+", )+)Route = OperationRoutes\.(?<route>\w+)\)[^;]*?RunAsync\(OperationNames\.(?<name>\w+), request\);""")]
    private static partial Regex Function();
}
