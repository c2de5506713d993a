namespace TransposedConv;

/// <summary>The state of a tensor's elements at some time, to tell whether they have changed since.</summary>
internal readonly struct ElementsVersion
{
    private readonly Storage _storage;
    private readonly int _number;

    internal ElementsVersion(Storage storage)
    {
        _storage = storage;
        _number = storage.Version;
    }

    /// <summary>Whether a storage is the same and has the same elements; never where changes are not all counted.</summary>
    internal bool Holds(Storage storage) => ReferenceEquals(storage, _storage) && storage.Version == _number && storage.CountsChanges;
}
