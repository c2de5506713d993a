using System.Buffers;
using System.Runtime.InteropServices;

namespace TransposedConv.Kernels.Threading;

/// <summary>Uninitialised working memory for one call, aligned to a cache line, from the shared pool and back to it on disposal.</summary>
internal readonly unsafe ref struct AlignedScratch<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly byte[] _bytes;
    private readonly GCHandle _pin;

    public AlignedScratch(long length)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(checked((int)(length * sizeof(T) + Alignment)));
        _pin = GCHandle.Alloc(_bytes, GCHandleType.Pinned);
        nint address = _pin.AddrOfPinnedObject();
        Pointer = (T*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
    }

    public T* Pointer { get; }

    public void Dispose()
    {
        _pin.Free();
        ArrayPool<byte>.Shared.Return(_bytes);
    }
}
