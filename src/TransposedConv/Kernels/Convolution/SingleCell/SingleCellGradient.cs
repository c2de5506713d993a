using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight where the small grid is one cell, the large grid is exactly its kernel and the examples are few: a sum of outer products,
/// <c>gradient[s, (l, k)] = Σ_n small[n, s] · large[n, (l, k)]</c>, both as they lie. Such a call costs what writing the gradient costs, so every element is written once.
/// </summary>
/// <remarks>An item is a stripe of columns of a group, narrow enough for the first-level cache to hold it for all examples.</remarks>
internal readonly unsafe struct SingleCellGradient<T>(ConvolutionGeometry geometry, T* small, T* large, T* gradient) : ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>With more examples it pays to pack the operands for larger tiles.</summary>
    private const int MostExamples = 32;

    /// <summary>The rows of a tile.</summary>
    private const int TileRows = 4;

    /// <summary>Two of the widest registers of the smallest type.</summary>
    private const int FewestColumns = 64;

    private const int StripeBytes = 16 * 1024;

    /// <summary>Elements; longer stretches are no faster to write, and there would be too few items for threads.</summary>
    private const int WidestStripe = 1024;

    private int Rows => geometry.SmallChannelsPerGroup;

    private int Columns => geometry.LargeChannelsPerGroup * geometry.Taps;

    private int Stripes
    {
        get
        {
            int width = Math.Clamp(StripeBytes / sizeof(T) / geometry.Batch, 2 * FewestColumns, WidestStripe);
            return (Columns + width - 1) / width;
        }
    }

    /// <summary>Whether the call is of this kind.</summary>
    public static bool Fits(in ConvolutionGeometry geometry) =>
        SingleCellProduct<T>.Fits(geometry)
        && geometry.Batch is > 0 and <= MostExamples
        && geometry.SmallChannelsPerGroup >= TileRows
        && (long)geometry.LargeChannelsPerGroup * geometry.Taps >= FewestColumns;

    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        var body = new Items<TVector, TSimd>(this);
        ParallelRange.Run(geometry.Groups * Stripes, Math.Max(geometry.Operations, (long)geometry.WeightElements * sizeof(T)), body);
    }

    /// <summary>Columns of one stripe of a group.</summary>
    private void Fill<TVector, TSimd>(int group, int stripe)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int first = (int)((long)Columns * stripe / Stripes);
        int columns = (int)((long)Columns * (stripe + 1) / Stripes) - first;
        T* left = small + (nint)group * Rows;
        T* right = large + (nint)group * Columns + first;
        T* target = gradient + (nint)group * Rows * Columns + first;
        for (int r = 0; r < Rows; r += TileRows)
        {
            // The last rows may be computed twice.
            int row = Math.Min(r, Rows - TileRows);
            FillRows<TVector, TSimd>(left + row, geometry.SmallChannels, right, geometry.LargeChannels * geometry.Taps, geometry.Batch, columns, target + (nint)row * Columns, Columns);
        }
    }

    /// <summary>Four rows by tiles of two vectors; the last vectors may be computed twice. The 0 at the end makes a sum that underflowed to −0 a +0, as in the definition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillRows<TVector, TSimd>(T* left, nint leftStride, T* right, nint rightStride, int examples, int columns, T* target, nint stride)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        for (int c = 0; c < columns; c += 2 * TSimd.Count)
        {
            int column = Math.Min(c, columns - 2 * TSimd.Count);
            T* a = left;
            T* b = right + column;
            TVector c00 = TSimd.Zero, c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
            for (int n = 0; n < examples; n++, a += leftStride, b += rightStride)
            {
                TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + TSimd.Count);
                TVector factor = TSimd.Broadcast(a[0]);
                c00 = TSimd.FusedMultiplyAdd(factor, b0, c00);
                c01 = TSimd.FusedMultiplyAdd(factor, b1, c01);
                factor = TSimd.Broadcast(a[1]);
                c10 = TSimd.FusedMultiplyAdd(factor, b0, c10);
                c11 = TSimd.FusedMultiplyAdd(factor, b1, c11);
                factor = TSimd.Broadcast(a[2]);
                c20 = TSimd.FusedMultiplyAdd(factor, b0, c20);
                c21 = TSimd.FusedMultiplyAdd(factor, b1, c21);
                factor = TSimd.Broadcast(a[3]);
                c30 = TSimd.FusedMultiplyAdd(factor, b0, c30);
                c31 = TSimd.FusedMultiplyAdd(factor, b1, c31);
            }

            T* cell = target + column;
            TVector zero = TSimd.Zero;
            TSimd.Store(TSimd.Add(c00, zero), cell);
            TSimd.Store(TSimd.Add(c01, zero), cell + TSimd.Count);
            TSimd.Store(TSimd.Add(c10, zero), cell + stride);
            TSimd.Store(TSimd.Add(c11, zero), cell + stride + TSimd.Count);
            TSimd.Store(TSimd.Add(c20, zero), cell + 2 * stride);
            TSimd.Store(TSimd.Add(c21, zero), cell + 2 * stride + TSimd.Count);
            TSimd.Store(TSimd.Add(c30, zero), cell + 3 * stride);
            TSimd.Store(TSimd.Add(c31, zero), cell + 3 * stride + TSimd.Count);
        }
    }

    private readonly struct Items<TVector, TSimd>(SingleCellGradient<T> kernel) : IRangeBody
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            int stripes = kernel.Stripes;
            for (int item = start; item < end; item++) kernel.Fill<TVector, TSimd>(item / stripes, item % stripes);
        }
    }
}
