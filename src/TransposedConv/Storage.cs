using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TransposedConv;

/// <summary>
/// The block of elements that a tensor and its views share: an ordinary .NET array, so the garbage collector owns it. Large blocks are
/// pinned, start on a 64-byte boundary, which is what the widest vectors want, and are used again, see <see cref="LargeBlock"/>; small ones
/// stay movable, because pinned objects are collected late and cost more to allocate than a small tensor is worth.
/// </summary>
internal sealed class Storage
{
    private const int PinnedFromBytes = 16 * 1024;

    private Array? _array;
    private LargeBlock? _block;
    private readonly int _start;
    private int _version;
    private object? _attachment;
    private volatile bool _isExposed;
    private volatile bool _isLent;

    private Storage(Array array, int start, int length, DType dtype)
    {
        _array = array;
        _start = start;
        Length = length;
        DType = dtype;
    }

    internal DType DType { get; }

    internal int Length { get; }

    /// <summary>Counts in-place changes, so that a backward pass notices when a value it saved has been overwritten.</summary>
    internal int Version => Volatile.Read(ref _version);

    /// <summary>Where element 0 lies in <see cref="Array"/>.</summary>
    internal int Start => _start;

    /// <exception cref="ObjectDisposedException">The block was given back by <c>Tensor.Dispose</c>.</exception>
    internal Array Array => _array ?? throw new ObjectDisposedException("Tensor", "The tensor's storage was disposed: it, and every view of it, can no longer be used.");

    internal static Storage Allocate(DType dtype, long count, bool zeroed)
    {
        int length = CheckLength(count);
        return dtype switch
        {
            DType.Float32 => Allocate<float>(dtype, length, zeroed),
            DType.Float64 => Allocate<double>(dtype, length, zeroed),
            DType.Float16 => Allocate<Half>(dtype, length, zeroed),
            DType.BFloat16 => Allocate<BFloat16>(dtype, length, zeroed),
            DType.Int64 => Allocate<long>(dtype, length, zeroed),
            DType.Int32 => Allocate<int>(dtype, length, zeroed),
            DType.UInt8 => Allocate<byte>(dtype, length, zeroed),
            DType.Bool => Allocate<bool>(dtype, length, zeroed),
            _ => throw DTypeInfo.Unknown(dtype),
        };
    }

    /// <summary>Shares an array of the caller's without copying it.</summary>
    internal static Storage Wrap<T>(T[] array) where T : unmanaged => new(array, 0, array.Length, DTypeInfo.Of<T>()) { _isExposed = true };

    /// <summary>One array holds a tensor's elements, and an array holds at most <see cref="System.Array.MaxLength"/>.</summary>
    internal static int CheckLength(long count) => count <= Array.MaxLength
        ? (int)count
        : throw new OverflowException($"shape: expected at most {Array.MaxLength} elements in one tensor, got {count}.");

    internal Span<T> Span<T>() where T : unmanaged
    {
        Debug.Assert(DTypeInfo.Of<T>() == DType, "The dtype is checked at the public edge.");
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<T[]>(Array)), _start), Length);
    }

    /// <summary>Whether <see cref="Version"/> counts all changes; see <see cref="Expose"/>.</summary>
    internal bool CountsChanges => !_isExposed;

    internal void MarkChanged() => Interlocked.Increment(ref _version);

    /// <summary>
    /// Says that memory of this block was handed out for writing. Such writes are not counted, at whatever time they come, so from now on nothing
    /// computed from the elements can be kept.
    /// </summary>
    internal void Expose()
    {
        _isExposed = true;
        _isLent = true;
        _attachment = null;
    }

    /// <summary>
    /// Says that memory of this block was handed out, be it for reading: releasing the storage then leaves the block to the garbage collector, which
    /// knows whether somebody still reads it.
    /// </summary>
    internal void Lend() => _isLent = true;

    /// <summary>
    /// The object that keeps what was computed from these elements, under the version it was computed from; it lives as long as the block. Null where
    /// changes are not all counted; see <see cref="Expose"/>.
    /// </summary>
    internal TAttachment? Attached<TAttachment>() where TAttachment : class, new()
    {
        if (_isExposed) return null;
        if (Volatile.Read(ref _attachment) is TAttachment present) return present;
        var fresh = new TAttachment();
        return Interlocked.CompareExchange(ref _attachment, fresh, null) as TAttachment ?? fresh;
    }

    /// <summary>Gives the elements back: nobody may be using them, nor will again.</summary>
    internal void Release()
    {
        _array = null;
        _attachment = null;
        LargeBlock? block = Interlocked.Exchange(ref _block, null);
        if (block is not null && !_isLent && !LargeBlocks.TryKeep(block)) block.Dispose();
    }

    private static Storage Allocate<T>(DType dtype, int length, bool zeroed) where T : unmanaged
    {
        long bytes = (long)length * Unsafe.SizeOf<T>();
        bool pinned = bytes >= PinnedFromBytes && length <= Array.MaxLength - LargeBlock.Slack<T>();
        if (pinned)
        {
            LargeBlock block = LargeBlocks.Rent<T>(dtype, length, zeroed);
            return new Storage(block.Array, block.Start, length, dtype) { _block = block };
        }

        T[] array = zeroed ? GC.AllocateArray<T>(length) : GC.AllocateUninitializedArray<T>(length);
        return new Storage(array, 0, length, dtype);
    }
}
