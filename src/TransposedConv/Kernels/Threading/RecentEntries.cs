namespace TransposedConv.Kernels.Threading;

/// <summary>What was asked for lately, for all threads, without locks.</summary>
/// <remarks>
/// Of the entries whose hash codes fall on the same set a few are kept, and a new one takes the place of the oldest. Hash codes differ from process to process: with one
/// entry a set, two layers of a network would push each other out at every step of some runs. Threads that write at the same time may lose an entry, which is then made again.
/// </remarks>
/// <param name="sets">How many sets.</param>
internal sealed class RecentEntries<TKey, TEntry>(int sets)
    where TKey : struct
    where TEntry : class, RecentEntries<TKey, TEntry>.IEntry
{
    private const int EntriesPerSet = 4;

    private readonly TEntry?[] _entries = new TEntry?[sets * EntriesPerSet];

    /// <summary>Knows what it was made for.</summary>
    internal interface IEntry
    {
        bool IsFor(in TKey key);
    }

    /// <summary>The entry for a key, or null.</summary>
    public TEntry? Find(int hash, in TKey key)
    {
        foreach (ref TEntry? place in SetOf(hash))
        {
            TEntry? entry = Volatile.Read(ref place);
            if (entry is null) return null;
            if (entry.IsFor(key)) return entry;
        }

        return null;
    }

    /// <summary>Keeps an entry.</summary>
    public void Keep(int hash, TEntry entry)
    {
        foreach (ref TEntry? place in SetOf(hash))
        {
            TEntry? older = Volatile.Read(ref place);
            Volatile.Write(ref place, entry);
            if (older is null) return;
            entry = older;
        }
    }

    private Span<TEntry?> SetOf(int hash) => _entries.AsSpan((int)((uint)hash % (uint)sets) * EntriesPerSet, EntriesPerSet);
}
