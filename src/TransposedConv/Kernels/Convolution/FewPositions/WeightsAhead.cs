using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>What the tiles of some steps ask for while they are computed: the weights of the next steps.</summary>
/// <param name="start">The first of them.</param>
/// <param name="length">How many elements; none asks for nothing.</param>
/// <param name="units">How many units of work there are until they are needed.</param>
internal unsafe struct WeightsAhead<T>(T* start, nint length, int units)
    where T : unmanaged
{
    private readonly nint _bytes = length * sizeof(T);
    private int _done;
    private nint _asked;

    /// <summary>Asks for as much of them as a part of the work is of all.</summary>
    /// <param name="part">The units of the part.</param>
    public void Ask(int part)
    {
        if (_bytes == 0) return;
        _done += part;
        nint due = (nint)((long)_bytes * _done / units) & ~(nint)(CacheLine.Bytes - 1);
        if (due <= _asked) return;
        CacheLine.Prefetch((byte*)start + _asked, due - _asked);
        _asked = due;
    }
}
