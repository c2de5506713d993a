using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Adds the products of a block of positions to the lanes of up to eight taps, which stay in registers over all of its rows.</summary>
internal static unsafe class DepthwiseLaneTile
{
    private const int Lanes = WeightGradientLanes.Count;

    private const int MostTaps = 8;

    /// <summary>For each tap: <c>sums[tap][x mod lanes] += small[y][x] · window[y][x + offset]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T, TVector, TSimd>(in DepthwiseLanes<T> block, int* offsets, int taps, T* sums)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        // Tiles of about the same size: eight taps and then one would leave the one waiting for itself.
        int tiles = (taps + MostTaps - 1) / MostTaps;
        for (int tile = 0; tile < tiles; tile++)
        {
            int first = taps * tile / tiles;
            int count = taps * (tile + 1) / tiles - first;
            int* offset = offsets + first;
            T* target = sums + (nint)first * Lanes;
            switch (count)
            {
                case 1:
                    AddTile<T, TVector, TSimd, Count1>(block, offset, target);
                    break;
                case 2:
                    AddTile<T, TVector, TSimd, Count2>(block, offset, target);
                    break;
                case 3:
                    AddTile<T, TVector, TSimd, Count3>(block, offset, target);
                    break;
                case 4:
                    AddTile<T, TVector, TSimd, Count4>(block, offset, target);
                    break;
                case 5:
                    AddTile<T, TVector, TSimd, Count5>(block, offset, target);
                    break;
                case 6:
                    AddTile<T, TVector, TSimd, Count6>(block, offset, target);
                    break;
                case 7:
                    AddTile<T, TVector, TSimd, Count7>(block, offset, target);
                    break;
                default:
                    AddTile<T, TVector, TSimd, Count8>(block, offset, target);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile<T, TVector, TSimd, TTaps>(in DepthwiseLanes<T> block, int* offsets, T* sums)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTaps : struct, ICount
    {
        nint o0 = offsets[0];
        nint o1 = TTaps.Count > 1 ? offsets[1] : 0;
        nint o2 = TTaps.Count > 2 ? offsets[2] : 0;
        nint o3 = TTaps.Count > 3 ? offsets[3] : 0;
        nint o4 = TTaps.Count > 4 ? offsets[4] : 0;
        nint o5 = TTaps.Count > 5 ? offsets[5] : 0;
        nint o6 = TTaps.Count > 6 ? offsets[6] : 0;
        nint o7 = TTaps.Count > 7 ? offsets[7] : 0;
        for (int half = 0; half < Lanes && half < block.Columns; half += TSimd.Count, sums += TSimd.Count)
        {
            int whole = block.Columns - half >= TSimd.Count ? (block.Columns - half - TSimd.Count) / Lanes + 1 : 0;
            int rest = block.Columns - half - whole * Lanes;
            TVector mask = TSimd.Lanes(0, Math.Max(rest, 0));
            TVector c0 = TSimd.Load(sums);
            TVector c1 = TTaps.Count > 1 ? TSimd.Load(sums + 1 * Lanes) : default;
            TVector c2 = TTaps.Count > 2 ? TSimd.Load(sums + 2 * Lanes) : default;
            TVector c3 = TTaps.Count > 3 ? TSimd.Load(sums + 3 * Lanes) : default;
            TVector c4 = TTaps.Count > 4 ? TSimd.Load(sums + 4 * Lanes) : default;
            TVector c5 = TTaps.Count > 5 ? TSimd.Load(sums + 5 * Lanes) : default;
            TVector c6 = TTaps.Count > 6 ? TSimd.Load(sums + 6 * Lanes) : default;
            TVector c7 = TTaps.Count > 7 ? TSimd.Load(sums + 7 * Lanes) : default;
            for (int y = 0; y < block.Rows; y++)
            {
                T* small = block.Small + y * block.SmallPitch + half;
                T* row = block.Window + y * block.WindowPitch + half;
                for (int i = 0; i < whole; i++, small += Lanes, row += Lanes)
                {
                    TVector factor = TSimd.Load(small);
                    c0 = TSimd.FusedMultiplyAdd(TSimd.Load(row + o0), factor, c0);
                    if (TTaps.Count > 1) c1 = TSimd.FusedMultiplyAdd(TSimd.Load(row + o1), factor, c1);
                    if (TTaps.Count > 2) c2 = TSimd.FusedMultiplyAdd(TSimd.Load(row + o2), factor, c2);
                    if (TTaps.Count > 3) c3 = TSimd.FusedMultiplyAdd(TSimd.Load(row + o3), factor, c3);
                    if (TTaps.Count > 4) c4 = TSimd.FusedMultiplyAdd(TSimd.Load(row + o4), factor, c4);
                    if (TTaps.Count > 5) c5 = TSimd.FusedMultiplyAdd(TSimd.Load(row + o5), factor, c5);
                    if (TTaps.Count > 6) c6 = TSimd.FusedMultiplyAdd(TSimd.Load(row + o6), factor, c6);
                    if (TTaps.Count > 7) c7 = TSimd.FusedMultiplyAdd(TSimd.Load(row + o7), factor, c7);
                }

                if (rest <= 0) continue;
                TVector last = TSimd.Load(small, mask);
                c0 = TSimd.Select(mask, TSimd.FusedMultiplyAdd(TSimd.Load(row + o0), last, c0), c0);
                if (TTaps.Count > 1) c1 = TSimd.Select(mask, TSimd.FusedMultiplyAdd(TSimd.Load(row + o1), last, c1), c1);
                if (TTaps.Count > 2) c2 = TSimd.Select(mask, TSimd.FusedMultiplyAdd(TSimd.Load(row + o2), last, c2), c2);
                if (TTaps.Count > 3) c3 = TSimd.Select(mask, TSimd.FusedMultiplyAdd(TSimd.Load(row + o3), last, c3), c3);
                if (TTaps.Count > 4) c4 = TSimd.Select(mask, TSimd.FusedMultiplyAdd(TSimd.Load(row + o4), last, c4), c4);
                if (TTaps.Count > 5) c5 = TSimd.Select(mask, TSimd.FusedMultiplyAdd(TSimd.Load(row + o5), last, c5), c5);
                if (TTaps.Count > 6) c6 = TSimd.Select(mask, TSimd.FusedMultiplyAdd(TSimd.Load(row + o6), last, c6), c6);
                if (TTaps.Count > 7) c7 = TSimd.Select(mask, TSimd.FusedMultiplyAdd(TSimd.Load(row + o7), last, c7), c7);
            }

            TSimd.Store(c0, sums);
            if (TTaps.Count > 1) TSimd.Store(c1, sums + 1 * Lanes);
            if (TTaps.Count > 2) TSimd.Store(c2, sums + 2 * Lanes);
            if (TTaps.Count > 3) TSimd.Store(c3, sums + 3 * Lanes);
            if (TTaps.Count > 4) TSimd.Store(c4, sums + 4 * Lanes);
            if (TTaps.Count > 5) TSimd.Store(c5, sums + 5 * Lanes);
            if (TTaps.Count > 6) TSimd.Store(c6, sums + 6 * Lanes);
            if (TTaps.Count > 7) TSimd.Store(c7, sums + 7 * Lanes);
        }
    }
}

/// <summary>A block of positions.</summary>
/// <param name="rows">Rows of positions.</param>
/// <param name="columns">Positions in a row, from one of the first lane on.</param>
/// <param name="small">The small array.</param>
/// <param name="smallPitch">Elements between its rows.</param>
/// <param name="window">What the tap of offset 0 reads.</param>
/// <param name="windowPitch">Elements between rows of the window.</param>
internal readonly unsafe struct DepthwiseLanes<T>(int rows, int columns, T* small, nint smallPitch, T* window, nint windowPitch)
    where T : unmanaged
{
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly T* Small = small;
    public readonly nint SmallPitch = smallPitch;
    public readonly T* Window = window;
    public readonly nint WindowPitch = windowPitch;
}
