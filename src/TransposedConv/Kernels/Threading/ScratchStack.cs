using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TransposedConv.Kernels.Threading;

/// <summary>
/// Working memory of one thread, taken and given back in the order of a stack, so that a call in steady state allocates nothing.
/// </summary>
/// <remarks>
/// The stack keeps one block, which grows to what calls need up to <see cref="MostKept"/>. What does not fit comes from the shared pool of
/// arrays and goes back there.
/// </remarks>
internal sealed unsafe class ScratchStack
{
    private const int Alignment = 64;

    /// <summary>A panel of the input, the sums of a tile of outputs, and room between them.</summary>
    private const int MostKept = 1024 * 1024;

    [ThreadStatic]
    private static ScratchStack? _ofThread;

    private byte[] _block = [];
    private byte* _first;
    private long _capacity;
    private long _used;
    private long _pooled;

    public static ScratchStack OfThread => _ofThread ?? Create();

    /// <summary>The most bytes that were out at a time, as far as that was more than the block had. Calls of one kind find it out within three.</summary>
    public long MostTaken { get; private set; }

    private long Wanted => Math.Min(MostTaken, MostKept);

    /// <summary>Takes memory.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="mark">What to pop.</param>
    public byte* Push(long bytes, out Mark mark)
    {
        bytes = (bytes + Alignment - 1) & -Alignment;
        if (_used + bytes > _capacity || (_used == 0 && Wanted > _capacity)) return PushBeyond(bytes, out mark);
        byte* start = _first + _used;
        mark = new Mark(_used, _pooled, null, default);
        _used += bytes;
        return start;
    }

    /// <summary>Gives back what was taken last.</summary>
    public void Pop(in Mark mark)
    {
        _used = mark.Used;
        if (mark.Array is null) return;
        _pooled = mark.Pooled;
        mark.Pin.Free();
        ArrayPool<byte>.Shared.Return(mark.Array);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ScratchStack Create() => _ofThread = new ScratchStack();

    private byte* PushBeyond(long bytes, out Mark mark)
    {
        // The block can't move while pieces of it are in use: then the pool helps, and the next call from outside finds a larger block.
        MostTaken = Math.Max(MostTaken, _used + _pooled + bytes);
        if (_used == 0 && Wanted > _capacity)
        {
            _capacity = Wanted;
            _block = GC.AllocateUninitializedArray<byte>((int)_capacity + Alignment, pinned: true);
            nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_block));
            _first = (byte*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
            if (bytes <= _capacity) return Push(bytes, out mark);
        }

        byte[] pooled = ArrayPool<byte>.Shared.Rent(checked((int)(bytes + Alignment)));
        var pin = GCHandle.Alloc(pooled, GCHandleType.Pinned);
        mark = new Mark(_used, _pooled, pooled, pin);
        _pooled += bytes;
        return (byte*)((pin.AddrOfPinnedObject() + Alignment - 1) & ~(nint)(Alignment - 1));
    }

    /// <summary>The state of the stack before memory was taken.</summary>
    internal readonly record struct Mark(long Used, long Pooled, byte[]? Array, GCHandle Pin);
}
