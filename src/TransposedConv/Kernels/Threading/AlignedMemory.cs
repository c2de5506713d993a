using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TransposedConv.Kernels.Threading;

/// <summary>Uninitialised memory aligned to a cache line that lives as long as this object; keep it alive while the pointer is used.</summary>
internal sealed unsafe class AlignedMemory<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T[] _array;

    public AlignedMemory(long length)
    {
        _array = GC.AllocateUninitializedArray<T>(checked((int)(length + Alignment / sizeof(T))), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        Pointer = (T*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
        Length = length;
    }

    public T* Pointer { get; }

    public long Length { get; }

    /// <summary>Tells the garbage collector that the pointer is used up to here.</summary>
    public void KeepAlive() => GC.KeepAlive(_array);
}
