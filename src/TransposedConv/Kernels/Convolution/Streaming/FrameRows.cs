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
    /// A row is two parts that overlap where its length asks for it, both loaded before one is stored: 6 floats are 16 bytes from the
    /// begin and 16 that end with the row.
    /// </remarks>
    public static unsafe void Copy<T>(ReadOnlySpan<T> source, int sourceStride, int skipped, Span<T> target, int targetStride)
        where T : unmanaged
    {
        int count = sourceStride - skipped;
        int bytes = count * sizeof(T);
        if (count == 1) Cells(source, sourceStride, skipped, target, targetStride);
        else if (bytes is >= sizeof(ulong) and <= 2 * sizeof(ulong)) Halves<T, ulong>(source, sourceStride, skipped, target, targetStride);
        else if (bytes is > 2 * sizeof(ulong) and <= 32) Halves<T, Vector128<byte>>(source, sourceStride, skipped, target, targetStride);
        else if (bytes is > 32 and <= 64) Halves<T, Vector256<byte>>(source, sourceStride, skipped, target, targetStride);
        else if (count > 0) Spans(source, sourceStride, skipped, target, targetStride);
    }

    private static void Cells<T>(ReadOnlySpan<T> source, int sourceStride, int skipped, Span<T> target, int targetStride)
    {
        for (int from = skipped, to = 0; from < source.Length; from += sourceStride, to += targetStride) target[to] = source[from];
    }

    private static unsafe void Halves<T, TPart>(ReadOnlySpan<T> source, int sourceStride, int skipped, Span<T> target, int targetStride)
        where T : unmanaged
        where TPart : unmanaged
    {
        int count = sourceStride - skipped, second = count - (sizeof(TPart) / sizeof(T));
        int rows = source.Length / sourceStride;
        if (rows == 0) return;

        // The one check for all rows: the last one ends within the target.
        _ = target.Slice((rows - 1) * targetStride, count);
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

    private static void Spans<T>(ReadOnlySpan<T> source, int sourceStride, int skipped, Span<T> target, int targetStride)
    {
        for (int from = skipped, to = 0; from < source.Length; from += sourceStride, to += targetStride)
        {
            source.Slice(from, sourceStride - skipped).CopyTo(target[to..]);
        }
    }
}
