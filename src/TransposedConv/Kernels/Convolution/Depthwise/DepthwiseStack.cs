using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Four rows of positions below each other whose taps are rows below each other too: what a tap of one position reads, the tap above it reads for the
/// position below, so every register of cells is loaded once for up to four sums.
/// </summary>
/// <remarks>
/// Rows of cells are gone through downwards, or where the taps' rows lie above each other upwards from the fourth position's, so each sum has its taps in ascending
/// order: the first three rows serve one, two and three rows of positions, then all four, and the last three rows three, two and one.
/// </remarks>
internal static unsafe class DepthwiseStack
{
    /// <summary>With fewer rows of taps the beginning and the end would overlap.</summary>
    public const int FewestRows = 3;

    /// <summary>One or two registers of each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<T, TVector, TSimd, TWidth>(in DepthwiseStack<T> stack, int x)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TWidth : struct, ICount
    {
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
        nint columns = stack.Columns;
        nint pitch = stack.Pitch;
        T* weight = stack.Weights;
        T* cells = stack.Cells + x;
        bool isUpward = pitch < 0;
        if (isUpward) cells -= 3 * pitch;

        for (int k = 0; k < columns; k++)
        {
            T* cell = cells + stack.Offsets[k];
            TVector first = TSimd.Load(cell);
            TVector second = TWidth.Count == 2 ? TSimd.Load(cell + TSimd.Count) : default;
            TVector f0 = TSimd.Broadcast(weight[k]);
            a0 = TSimd.FusedMultiplyAdd(first, f0, a0);
            if (TWidth.Count == 2) b0 = TSimd.FusedMultiplyAdd(second, f0, b0);
        }

        weight += columns;
        cells += pitch;
        for (int k = 0; k < columns; k++)
        {
            T* cell = cells + stack.Offsets[k];
            TVector first = TSimd.Load(cell);
            TVector second = TWidth.Count == 2 ? TSimd.Load(cell + TSimd.Count) : default;
            TVector f0 = TSimd.Broadcast(weight[k]);
            a0 = TSimd.FusedMultiplyAdd(first, f0, a0);
            if (TWidth.Count == 2) b0 = TSimd.FusedMultiplyAdd(second, f0, b0);
            TVector f1 = TSimd.Broadcast(weight[k - columns]);
            a1 = TSimd.FusedMultiplyAdd(first, f1, a1);
            if (TWidth.Count == 2) b1 = TSimd.FusedMultiplyAdd(second, f1, b1);
        }

        weight += columns;
        cells += pitch;
        for (int k = 0; k < columns; k++)
        {
            T* cell = cells + stack.Offsets[k];
            TVector first = TSimd.Load(cell);
            TVector second = TWidth.Count == 2 ? TSimd.Load(cell + TSimd.Count) : default;
            TVector f0 = TSimd.Broadcast(weight[k]);
            a0 = TSimd.FusedMultiplyAdd(first, f0, a0);
            if (TWidth.Count == 2) b0 = TSimd.FusedMultiplyAdd(second, f0, b0);
            TVector f1 = TSimd.Broadcast(weight[k - columns]);
            a1 = TSimd.FusedMultiplyAdd(first, f1, a1);
            if (TWidth.Count == 2) b1 = TSimd.FusedMultiplyAdd(second, f1, b1);
            TVector f2 = TSimd.Broadcast(weight[k - 2 * columns]);
            a2 = TSimd.FusedMultiplyAdd(first, f2, a2);
            if (TWidth.Count == 2) b2 = TSimd.FusedMultiplyAdd(second, f2, b2);
        }

        weight += columns;
        cells += pitch;
        for (int i = 3; i < stack.Rows; i++, weight += columns, cells += pitch)
        {
            for (int k = 0; k < columns; k++)
            {
                T* cell = cells + stack.Offsets[k];
                TVector first = TSimd.Load(cell);
                TVector second = TWidth.Count == 2 ? TSimd.Load(cell + TSimd.Count) : default;
                TVector f0 = TSimd.Broadcast(weight[k]);
                a0 = TSimd.FusedMultiplyAdd(first, f0, a0);
                if (TWidth.Count == 2) b0 = TSimd.FusedMultiplyAdd(second, f0, b0);
                TVector f1 = TSimd.Broadcast(weight[k - columns]);
                a1 = TSimd.FusedMultiplyAdd(first, f1, a1);
                if (TWidth.Count == 2) b1 = TSimd.FusedMultiplyAdd(second, f1, b1);
                TVector f2 = TSimd.Broadcast(weight[k - 2 * columns]);
                a2 = TSimd.FusedMultiplyAdd(first, f2, a2);
                if (TWidth.Count == 2) b2 = TSimd.FusedMultiplyAdd(second, f2, b2);
                TVector f3 = TSimd.Broadcast(weight[k - 3 * columns]);
                a3 = TSimd.FusedMultiplyAdd(first, f3, a3);
                if (TWidth.Count == 2) b3 = TSimd.FusedMultiplyAdd(second, f3, b3);
            }
        }

        for (int k = 0; k < columns; k++)
        {
            T* cell = cells + stack.Offsets[k];
            TVector first = TSimd.Load(cell);
            TVector second = TWidth.Count == 2 ? TSimd.Load(cell + TSimd.Count) : default;
            TVector f1 = TSimd.Broadcast(weight[k - columns]);
            a1 = TSimd.FusedMultiplyAdd(first, f1, a1);
            if (TWidth.Count == 2) b1 = TSimd.FusedMultiplyAdd(second, f1, b1);
            TVector f2 = TSimd.Broadcast(weight[k - 2 * columns]);
            a2 = TSimd.FusedMultiplyAdd(first, f2, a2);
            if (TWidth.Count == 2) b2 = TSimd.FusedMultiplyAdd(second, f2, b2);
            TVector f3 = TSimd.Broadcast(weight[k - 3 * columns]);
            a3 = TSimd.FusedMultiplyAdd(first, f3, a3);
            if (TWidth.Count == 2) b3 = TSimd.FusedMultiplyAdd(second, f3, b3);
        }

        weight += columns;
        cells += pitch;
        for (int k = 0; k < columns; k++)
        {
            T* cell = cells + stack.Offsets[k];
            TVector first = TSimd.Load(cell);
            TVector second = TWidth.Count == 2 ? TSimd.Load(cell + TSimd.Count) : default;
            TVector f2 = TSimd.Broadcast(weight[k - 2 * columns]);
            a2 = TSimd.FusedMultiplyAdd(first, f2, a2);
            if (TWidth.Count == 2) b2 = TSimd.FusedMultiplyAdd(second, f2, b2);
            TVector f3 = TSimd.Broadcast(weight[k - 3 * columns]);
            a3 = TSimd.FusedMultiplyAdd(first, f3, a3);
            if (TWidth.Count == 2) b3 = TSimd.FusedMultiplyAdd(second, f3, b3);
        }

        weight += columns;
        cells += pitch;
        for (int k = 0; k < columns; k++)
        {
            T* cell = cells + stack.Offsets[k];
            TVector first = TSimd.Load(cell);
            TVector second = TWidth.Count == 2 ? TSimd.Load(cell + TSimd.Count) : default;
            TVector f3 = TSimd.Broadcast(weight[k - 3 * columns]);
            a3 = TSimd.FusedMultiplyAdd(first, f3, a3);
            if (TWidth.Count == 2) b3 = TSimd.FusedMultiplyAdd(second, f3, b3);
        }
        if (isUpward)
        {
            (a0, a1, a2, a3) = (a3, a2, a1, a0);
            (b0, b1, b2, b3) = (b3, b2, b1, b0);
        }

        TVector end = TSimd.Broadcast(stack.End);
        T* target = stack.Target + x;
        Store<T, TVector, TSimd, TWidth>(TSimd.Add(a0, end), TSimd.Add(b0, end), target);
        target += stack.TargetPitch;
        Store<T, TVector, TSimd, TWidth>(TSimd.Add(a1, end), TSimd.Add(b1, end), target);
        target += stack.TargetPitch;
        Store<T, TVector, TSimd, TWidth>(TSimd.Add(a2, end), TSimd.Add(b2, end), target);
        target += stack.TargetPitch;
        Store<T, TVector, TSimd, TWidth>(TSimd.Add(a3, end), TSimd.Add(b3, end), target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TVector, TSimd, TWidth>(TVector first, TVector second, T* target)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TWidth : struct, ICount
    {
        TSimd.Store(first, target);
        if (TWidth.Count == 2) TSimd.Store(second, target + TSimd.Count);
    }
}

/// <summary>What a <see cref="DepthwiseStack"/> reads and writes.</summary>
/// <param name="cells">What the first tap reads at the first position.</param>
/// <param name="pitch">Elements from a row of cells to the next one that taps read; less than 0 if they read upwards.</param>
/// <param name="offsets">Where the taps of the first row read.</param>
/// <param name="weights">The weights, row by row.</param>
/// <param name="columns">Taps of a row.</param>
/// <param name="rows">Rows of taps.</param>
/// <param name="end">Added to every sum.</param>
/// <param name="target">The first row of the output.</param>
/// <param name="targetPitch">Elements between rows of the output.</param>
internal readonly unsafe struct DepthwiseStack<T>(T* cells, nint pitch, int* offsets, T* weights, int columns, int rows, T end, T* target, nint targetPitch)
    where T : unmanaged
{
    public readonly T* Cells = cells;
    public readonly nint Pitch = pitch;
    public readonly int* Offsets = offsets;
    public readonly T* Weights = weights;
    public readonly int Columns = columns;
    public readonly int Rows = rows;
    public readonly T End = end;
    public readonly T* Target = target;
    public readonly nint TargetPitch = targetPitch;
}
