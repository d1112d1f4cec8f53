using System.Net;

namespace ShardedCounter.Standalone.Hosting;

/// <summary>Without a key everyone who can connect may count and reset: then only this machine may connect.</summary>
internal static class ListenRule
{
    /// <summary>Where the server listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>The addresses configured: <c>urls</c> and <c>Kestrel:Endpoints</c>.</summary>
    public static IReadOnlyList<string> AddressesOf(IConfiguration configuration)
    {
        IEnumerable<string> endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(static endpoint => endpoint["Url"] ?? string.Empty);
        IEnumerable<string> urls = (configuration["urls"] ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. urls.Concat(endpoints).Where(static url => url.Length > 0)];
    }

    /// <summary>Null when the address may be listened on without a key; otherwise why not, and what to do.</summary>
    public static string? Objection(string address)
    {
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return $"urls has '{address}'; an address is written like {DefaultUrl}.";
        }

        bool local = binding.IsUnixPipe
            || string.Equals(binding.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(binding.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
        return local
            ? null
            : $"Auth:ApiKey is empty and Auth:Keys too, so anyone who can connect may count and reset; {address} is open to other machines. Set Auth:ApiKey, or listen on {DefaultUrl}.";
    }
}
