using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TransposedConv;

/// <summary>The large blocks that no tensor uses at the moment, by element type and size.</summary>
/// <remarks>
/// Blocks come back when a tensor is disposed, at once, and when the garbage collector finds that nothing refers to their elements. It has no reason to
/// look as long as kept blocks are handed out, so when none is left and enough has been handed out since it last looked, it is asked to, in the background.
/// What is kept is bounded, and what was not wanted for some collections is dropped.
/// </remarks>
internal static class LargeBlocks
{
    /// <summary>Sizes are rounded up to so many steps per power of two, so that a block serves similar sizes too.</summary>
    private const int StepBits = 3;

    /// <summary>
    /// A background collection costs some 0.2 ms where there is little else on the heap, writing so much about 2 ms; and until the first one all of it
    /// is fresh pages.
    /// </summary>
    private const long LeastBytesPerCollection = 64 << 20;

    /// <summary>Of the memory of the machine or container, this part at most is kept.</summary>
    private const int PartKept = 8;

    /// <summary>What was not wanted for so many full collections is dropped.</summary>
    private const int CollectionsKept = 4;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<(DType DType, long Bytes), List<Kept>> Blocks = [];
    private static readonly long MostKept = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / PartKept;
    private static long _kept;
    private static long _handedOut;
    private static int _collections;

    /// <summary>Bytes kept at the moment.</summary>
    internal static long KeptBytes
    {
        get
        {
            lock (Gate) return _kept;
        }
    }

    /// <summary>A block for so many elements.</summary>
    internal static LargeBlock Rent<T>(DType dtype, int length, bool zeroed) where T : unmanaged
    {
        long bytes = RoundedUp((long)length * Unsafe.SizeOf<T>());
        if (TryTake(dtype, bytes) is not { } block) return Create<T>(dtype, (int)Math.Min(bytes / Unsafe.SizeOf<T>(), Array.MaxLength - LargeBlock.Slack<T>()), zeroed);
        block.Renew();
        if (zeroed) new Span<T>(Unsafe.As<T[]>(block.Array), block.Start, length).Clear();
        return block;
    }

    /// <summary>Takes a block back whose elements nothing refers to.</summary>
    /// <returns>Whether it is kept.</returns>
    internal static bool TryKeep(LargeBlock block)
    {
        lock (Gate)
        {
            DropUnwanted();
            if (_kept + block.Bytes > MostKept) return false;
            ref List<Kept>? blocks = ref CollectionsMarshal.GetValueRefOrAddDefault(Blocks, (block.DType, block.Bytes), out _);
            (blocks ??= []).Add(new Kept(block, _collections));
            _kept += block.Bytes;
            return true;
        }
    }

    private static LargeBlock? TryTake(DType dtype, long bytes)
    {
        lock (Gate)
        {
            DropUnwanted();
            _handedOut += bytes;
            if (Blocks.TryGetValue((dtype, bytes), out List<Kept>? blocks) && blocks.Count > 0)
            {
                // The last one back may still be in the processor's cache.
                LargeBlock block = blocks[^1].Block;
                blocks.RemoveAt(blocks.Count - 1);
                _kept -= bytes;
                return block;
            }

            if (_handedOut < LeastBytesPerCollection || _handedOut < (GC.GetTotalMemory(forceFullCollection: false) - _kept - _handedOut) / 2) return null;
            _handedOut = 0;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        return null;
    }

    private static LargeBlock Create<T>(DType dtype, int length, bool zeroed) where T : unmanaged
    {
        try
        {
            return LargeBlock.Create<T>(dtype, length, zeroed);
        }
        catch (OutOfMemoryException) when (KeptBytes > 0)
        {
            lock (Gate) Drop(keptFrom: int.MaxValue);
            return LargeBlock.Create<T>(dtype, length, zeroed);
        }
    }

    private static long RoundedUp(long bytes)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)bytes) - StepBits);
        return (bytes + (1L << shift) - 1) >> shift << shift;
    }

    /// <summary>Once after every full collection: drops what has not been wanted for some of them, and everything where memory has become scarce.</summary>
    private static void DropUnwanted()
    {
        int collections = GC.CollectionCount(GC.MaxGeneration);
        if (collections == _collections) return;
        _collections = collections;
        _handedOut = 0;
        GCMemoryInfo info = GC.GetGCMemoryInfo();
        Drop(info.MemoryLoadBytes >= info.HighMemoryLoadThresholdBytes ? int.MaxValue : collections - CollectionsKept);
    }

    /// <summary>Drops what came back before the given collection.</summary>
    private static void Drop(int keptFrom)
    {
        foreach (List<Kept> blocks in Blocks.Values)
        {
            int old = 0;
            while (old < blocks.Count && blocks[old].Collection < keptFrom)
            {
                _kept -= blocks[old].Block.Bytes;
                blocks[old++].Block.Dispose();
            }

            blocks.RemoveRange(0, old);
        }
    }

    /// <param name="Block">The block.</param>
    /// <param name="Collection">How many full collections there had been when it came back.</param>
    private readonly record struct Kept(LargeBlock Block, int Collection);
}
