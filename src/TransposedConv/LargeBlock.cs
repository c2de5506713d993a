using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TransposedConv;

/// <summary>
/// A large, pinned array that serves one storage after another: when nothing refers to its elements any more, it goes to <see cref="LargeBlocks"/>
/// instead of back to the operating system, whose fresh pages cost more than most computations on them.
/// </summary>
/// <remarks>
/// The link makes the array keep this object alive, so the finalizer runs only once no storage, no array reference and no span into the elements, on
/// any thread's stack, is left. That is all the safety there is to it: no storage needs to be kept alive while its elements are used.
/// </remarks>
internal sealed class LargeBlock : IDisposable
{
    private const int Alignment = 64;

    private DependentHandle _link;
    private bool _isFinalized;

    private LargeBlock(Array array, int start, DType dtype, long bytes)
    {
        Array = array;
        Start = start;
        DType = dtype;
        Bytes = bytes;
        _link = new DependentHandle(array, this);
    }

    ~LargeBlock()
    {
        _isFinalized = true;
        if (!LargeBlocks.TryKeep(this)) _link.Dispose();
    }

    internal Array Array { get; }

    /// <summary>Where the first element on a 64-byte boundary lies.</summary>
    internal int Start { get; }

    internal DType DType { get; }

    /// <summary>The size of the elements behind <see cref="Start"/>.</summary>
    internal long Bytes { get; }

    internal static LargeBlock Create<T>(DType dtype, int length, bool zeroed) where T : unmanaged
    {
        int total = length + Slack<T>();
        T[] array = zeroed ? GC.AllocateArray<T>(total, pinned: true) : GC.AllocateUninitializedArray<T>(total, pinned: true);
        return new LargeBlock(array, AlignedStart(array), dtype, (long)length * Unsafe.SizeOf<T>());
    }

    /// <summary>Elements that alignment may take.</summary>
    internal static int Slack<T>() where T : unmanaged => Alignment / Unsafe.SizeOf<T>();

    /// <summary>Makes a kept block ready to be handed out.</summary>
    internal void Renew()
    {
        if (!_isFinalized) return;
        _isFinalized = false;
        GC.ReRegisterForFinalize(this);
    }

    /// <summary>Leaves a kept block to the garbage collector.</summary>
    public void Dispose()
    {
        _link.Dispose();
        GC.SuppressFinalize(this);
    }

    private static unsafe int AlignedStart<T>(T[] pinned) where T : unmanaged
    {
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        return (int)((Alignment - (address & (Alignment - 1))) & (Alignment - 1)) / sizeof(T);
    }
}
