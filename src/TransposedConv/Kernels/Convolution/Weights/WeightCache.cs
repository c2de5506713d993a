using System.Numerics;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// What kernels compute from a weight alone, kept beside its storage until the weight changes: packings, and whether all elements are finite.
/// </summary>
/// <remarks>
/// Any number of threads may share one cache. Entries are immutable once they are published; of two threads that pack the same weight at the same
/// time both use their own packing and one of them stays. When the weight has changed, the memory of its old packings serves the new ones, so
/// a training loop does not allocate.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class WeightCache<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer in training has two packings, one per direction; layers that are fed inputs of several sizes may have more.</summary>
    private const int Capacity = 4;

    private readonly Lock _gate = new();
    private readonly Packing?[] _packings = new Packing?[Capacity];
    private (bool IsKnown, long Offset, int Version) _scattered;
    private (bool IsKnown, long Offset, int Version) _gathered;
    private Finiteness? _finiteness;
    private int _next;

    /// <summary>The packing made before, or null.</summary>
    /// <param name="kind">The form it must have.</param>
    /// <param name="offset">Where the weight begins in its storage.</param>
    /// <param name="version">The version of the storage now.</param>
    public AlignedMemory<T>? Find(in PackingKind kind, long offset, int version)
    {
        foreach (Packing? packing in _packings)
        {
            if (packing is null || packing.Version != version || packing.Offset != offset) continue;
            if (packing.Kind.Matches(kind)) return packing.Memory;
        }

        return null;
    }

    /// <summary>Memory to pack into: that of a packing of an older version if one is as long, else new.</summary>
    public AlignedMemory<T> Rent(long length, int version)
    {
        lock (_gate)
        {
            foreach (ref Packing? packing in _packings.AsSpan())
            {
                if (packing is null || packing.Version == version || packing.Memory.Length != length) continue;
                AlignedMemory<T> memory = packing.Memory;
                packing = null;
                return memory;
            }
        }

        return new AlignedMemory<T>(length);
    }

    /// <summary>Whether the weight was asked for before, in the same direction, since it last changed. This is asking for it.</summary>
    public bool IsUsedAgain(bool isScatter, long offset, int version)
    {
        lock (_gate)
        {
            ref (bool IsKnown, long Offset, int Version) last = ref isScatter ? ref _scattered : ref _gathered;
            bool isAgain = last == (true, offset, version);
            last = (true, offset, version);
            return isAgain;
        }
    }

    /// <summary>The same without asking for it.</summary>
    public bool WasUsed(bool isScatter, long offset, int version)
    {
        lock (_gate) return (isScatter ? _scattered : _gathered) == (true, offset, version);
    }

    /// <summary>Keeps a packing, in place of one that is out of date or else of the oldest.</summary>
    public void Keep(in PackingKind kind, long offset, int version, AlignedMemory<T> memory)
    {
        lock (_gate)
        {
            int place = Array.FindIndex(_packings, packing => packing is null || packing.Version != version);
            if (place < 0)
            {
                place = _next;
                _next = (_next + 1) % Capacity;
            }

            Volatile.Write(ref _packings[place], new Packing(kind, offset, version, memory));
        }
    }

    /// <summary>Whether all elements are finite numbers; computed once per version.</summary>
    public bool AreFinite(ReadOnlySpan<T> weight, long offset, int version)
    {
        if (KnownFiniteness(weight.Length, offset, version) is { } known) return known;
        bool areFinite = FiniteNumbers.Are(weight);
        KnowFiniteness(weight.Length, offset, version, areFinite);
        return areFinite;
    }

    /// <summary>Whether all elements are finite numbers, or null if that was not found out since they changed.</summary>
    public bool? KnownFiniteness(int length, long offset, int version) =>
        Volatile.Read(ref _finiteness) is { } known && known.Version == version && known.Offset == offset && known.Length == length ? known.IsFinite : null;

    /// <summary>Keeps what was found out in another way than <see cref="AreFinite"/>.</summary>
    public void KnowFiniteness(int length, long offset, int version, bool areFinite) =>
        Volatile.Write(ref _finiteness, new Finiteness(offset, length, version, areFinite));

    private sealed record Packing(PackingKind Kind, long Offset, int Version, AlignedMemory<T> Memory);

    private sealed record Finiteness(long Offset, int Length, int Version, bool IsFinite);
}
