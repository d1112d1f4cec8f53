using System.Collections.Concurrent;

namespace ShardedCounter.CosmosEmulator;

/// <summary>The databases of the account. Thread-safe.</summary>
internal sealed class AccountState
{
    private readonly ConcurrentDictionary<string, DatabaseState> _databases = new(StringComparer.Ordinal);
    private uint _lastNumber;

    public AccountState(EmulatorOptions options) => Options = options;

    public EmulatorOptions Options { get; }

    public ICollection<DatabaseState> Databases => _databases.Values;

    /// <summary>A database by name or by resource id; null for none.</summary>
    public DatabaseState? Find(string nameOrRid) =>
        _databases.GetValueOrDefault(nameOrRid) ?? _databases.Values.FirstOrDefault(database => database.Rid == nameOrRid);

    /// <summary>A container by names.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public DocumentContainer Get(string database, string container) =>
        _databases.GetValueOrDefault(database)?.Containers.GetValueOrDefault(container)
        ?? throw new InvalidOperationException($"There is no container '{container}' in a database '{database}'.");

    /// <summary>Adds a database; null when the name is taken.</summary>
    public DatabaseState? TryAdd(string name)
    {
        uint number = NewNumber();
        var database = new DatabaseState
        {
            Name = name,
            Number = number,
            ETag = $"\"{number:x8}-0000-0000-0000-000000000000\"",
            Timestamp = DocumentContainer.Seconds(Options.Time.GetUtcNow()),
        };
        return _databases.TryAdd(name, database) ? database : null;
    }

    /// <summary>Adds a container; null when the name is taken.</summary>
    public DocumentContainer? TryAdd(DatabaseState database, ContainerDefinition definition, int? throughput)
    {
        var container = new DocumentContainer(database, NewNumber(), definition, throughput, Options);
        return database.Containers.TryAdd(definition.Id, container) ? container : null;
    }

    public bool Remove(DatabaseState database) => _databases.TryRemove(KeyValuePair.Create(database.Name, database));

    // Numbers are given once, so that a container made again under a name has another resource id and clients notice.
    private uint NewNumber() => Interlocked.Increment(ref _lastNumber);
}
