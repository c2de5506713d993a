using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Copies rows of a few frames: hundreds of channels of them a step, so a call per row would take longer than the copying.</summary>
internal static class FrameRows
{
    /// <summary>Copies the last frames of every row of one array to somewhere in every row of another.</summary>
    /// <param name="source">Rows of <paramref name="sourceStride"/> frames, nothing else.</param>
    /// <param name="sourceStride">Frames of a row.</param>
    /// <param name="skipped">How many of them, the first ones, are left out.</param>
    /// <param name="target">The first row from its first frame to be written on.</param>
    /// <param name="targetStride">Frames from one row to the next.</param>
    /// <remarks>
    /// A row is one part, or two that overlap where its length asks for it, both loaded before one is stored: 6 floats are 16 bytes from the begin and 16
    /// that end with the row.
    /// </remarks>
    public static unsafe void Copy<T>(ReadOnlySpan<T> source, int sourceStride, int skipped, Span<T> target, int targetStride)
        where T : unmanaged
    {
        int count = sourceStride - skipped;
        int bytes = count * sizeof(T);
        if (count == 1) Parts<T, T>(source, sourceStride, skipped, target, targetStride);
        else if (bytes == 16) Parts<T, Vector128<byte>>(source, sourceStride, skipped, target, targetStride);
        else if (bytes == 32) Parts<T, Vector256<byte>>(source, sourceStride, skipped, target, targetStride);
        else if (bytes == 64) Parts<T, Vector512<byte>>(source, sourceStride, skipped, target, targetStride);
        else if (bytes is >= sizeof(ulong) and <= 2 * sizeof(ulong)) Halves<T, ulong>(source, sourceStride, skipped, target, targetStride);
        else if (bytes is > 2 * sizeof(ulong) and <= 32) Halves<T, Vector128<byte>>(source, sourceStride, skipped, target, targetStride);
        else if (bytes is > 32 and <= 64) Halves<T, Vector256<byte>>(source, sourceStride, skipped, target, targetStride);
        else if (count > 0) Spans(source, sourceStride, skipped, target, targetStride);
    }

    /// <summary>Rows that are one part each.</summary>
    private static void Parts<T, TPart>(ReadOnlySpan<T> source, int sourceStride, int skipped, Span<T> target, int targetStride)
        where T : unmanaged
        where TPart : unmanaged
    {
        int rows = RequireRows(source, sourceStride, skipped, target, targetStride);
        ref T from = ref MemoryMarshal.GetReference(source);
        ref T to = ref MemoryMarshal.GetReference(target);
        for (int row = 0; row < rows; row++)
        {
            ref byte first = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref from, (nint)(row * sourceStride) + skipped));
            Unsafe.WriteUnaligned(ref Unsafe.As<T, byte>(ref Unsafe.Add(ref to, (nint)(row * targetStride))), Unsafe.ReadUnaligned<TPart>(ref first));
        }
    }

    private static unsafe void Halves<T, TPart>(ReadOnlySpan<T> source, int sourceStride, int skipped, Span<T> target, int targetStride)
        where T : unmanaged
        where TPart : unmanaged
    {
        int second = sourceStride - skipped - (sizeof(TPart) / sizeof(T));
        int rows = RequireRows(source, sourceStride, skipped, target, targetStride);
        ref T from = ref MemoryMarshal.GetReference(source);
        ref T to = ref MemoryMarshal.GetReference(target);
        for (int row = 0; row < rows; row++)
        {
            ref T first = ref Unsafe.Add(ref from, (nint)(row * sourceStride) + skipped);
            ref T place = ref Unsafe.Add(ref to, (nint)(row * targetStride));
            TPart head = Unsafe.ReadUnaligned<TPart>(ref Unsafe.As<T, byte>(ref first));
            TPart tail = Unsafe.ReadUnaligned<TPart>(ref Unsafe.As<T, byte>(ref Unsafe.Add(ref first, second)));
            Unsafe.WriteUnaligned(ref Unsafe.As<T, byte>(ref place), head);
            Unsafe.WriteUnaligned(ref Unsafe.As<T, byte>(ref Unsafe.Add(ref place, second)), tail);
        }
    }

    /// <summary>The number of rows; the one check for all of them is that the last one ends within the target.</summary>
    private static int RequireRows<T>(ReadOnlySpan<T> source, int sourceStride, int skipped, Span<T> target, int targetStride)
    {
        int rows = source.Length / sourceStride;
        if (rows > 0) _ = target.Slice((rows - 1) * targetStride, sourceStride - skipped);
        return rows;
    }

    private static void Spans<T>(ReadOnlySpan<T> source, int sourceStride, int skipped, Span<T> target, int targetStride)
    {
        for (int from = skipped, to = 0; from < source.Length; from += sourceStride, to += targetStride)
        {
            source.Slice(from, sourceStride - skipped).CopyTo(target[to..]);
        }
    }
}
