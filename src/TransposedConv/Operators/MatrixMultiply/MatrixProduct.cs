using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Reference;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>Brings products of matrices, two or two batches of them, to the kernels; not recorded. Transposed operands are read in place.</summary>
internal static class MatrixProduct
{
    /// <summary>y = a · b, or y[i] = a[i] · b[i].</summary>
    /// <param name="a">Shape [m, k] or [batch, m, k].</param>
    /// <param name="b">Shape [k, n] or [batch, k, n], of the same element type.</param>
    /// <param name="name">The operator, for the message when the type does not compute.</param>
    internal static Tensor Of(Tensor a, Tensor b, string name)
    {
        int[] shape = a.Rank == 2 ? [a.Shape[0], b.Shape[1]] : [a.Shape[0], a.Shape[1], b.Shape[2]];
        Tensor y = Tensor.Uninitialized(shape, a.DType);
        Into(y, a, b, accumulate: false, name);
        return y;
    }

    /// <summary>y = a · b, or y += a · b, in batches too; y is contiguous.</summary>
    internal static void Into(Tensor y, Tensor a, Tensor b, bool accumulate, string name)
    {
        a = Readable(a);
        b = Readable(b);
        switch (y.DType)
        {
            case DType.Float32: Real<float>(); break;
            case DType.Float64: Real<double>(); break;
            case DType.Int64: Integer<long>(); break;
            case DType.Int32: Integer<int>(); break;
            case DType.UInt8: Integer<byte>(); break;
            default: throw Pointwise.NotComputed(name, y.DType);
        }

        void Real<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Sizes s = new(a, b);
            for (int i = 0; i < s.Batch; i++)
            {
                MatrixMultiplyKernels.Multiply(
                    s.M, s.N, s.K, Matrix<T>(a, i), s.ARow, s.AColumn, Matrix<T>(b, i), s.BRow, s.BColumn, Result<T>(y, i, s), accumulate);
            }
        }

        void Integer<T>() where T : unmanaged, IBinaryInteger<T>
        {
            Sizes s = new(a, b);
            for (int i = 0; i < s.Batch; i++)
            {
                ReferenceIntegerProduct.Multiply(
                    s.M, s.N, s.K, Matrix<T>(a, i), s.ARow, s.AColumn, Matrix<T>(b, i), s.BRow, s.BColumn, Result<T>(y, i, s), accumulate);
            }
        }
    }

    private static Span<T> Result<T>(Tensor y, int batch, in Sizes s) where T : unmanaged =>
        y.ContiguousSpan<T>().Slice(batch * s.M * s.N, s.M * s.N);

    internal static ReadOnlySpan<T> Matrix<T>(Tensor x, int batch) where T : unmanaged => x.ElementCount == 0
        ? []
        : x.Storage.Span<T>()[(int)(x.Layout.Offset + (batch == 0 ? 0 : batch * x.Layout.Strides[0]))..];

    /// <summary>The tensor itself where the kernels can read the strides of its last two axes, else a packed copy: they take no negative ones.</summary>
    internal static Tensor Readable(Tensor x)
    {
        for (int axis = x.Rank - 2; axis < x.Rank; axis++)
        {
            if (x.Shape[axis] > 1 && x.Layout.Strides[axis] is < 0 or > int.MaxValue) return Copying.Packed(x);
        }

        return x;
    }

    /// <summary>Elements between neighbours of an axis; of an axis of length 0 or 1, which is never walked, 0.</summary>
    internal static int Stride(Tensor x, int axis) => x.Shape[axis] > 1 ? (int)x.Layout.Strides[axis] : 0;

    private readonly struct Sizes(Tensor a, Tensor b)
    {
        internal int Batch { get; } = a.Rank == 2 ? 1 : a.Shape[0];

        internal int M { get; } = a.Shape[^2];

        internal int N { get; } = b.Shape[^1];

        internal int K { get; } = a.Shape[^1];

        internal int ARow { get; } = Stride(a, a.Rank - 2);

        internal int AColumn { get; } = Stride(a, a.Rank - 1);

        internal int BRow { get; } = Stride(b, b.Rank - 2);

        internal int BColumn { get; } = Stride(b, b.Rank - 1);
    }
}
