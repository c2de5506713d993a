using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>The affine map of the rows of a matrix.</summary>
internal static unsafe class LinearKernels
{
    /// <summary><c>y = x · Wᵀ + b</c>, in the order of <see cref="MatrixMultiplyKernels"/>, where C holds the bias.</summary>
    /// <param name="rows">Rows of x and y.</param>
    /// <param name="inputs">Columns of x and of the weight.</param>
    /// <param name="outputs">Columns of y, rows of the weight.</param>
    /// <param name="x">x, element (i, k) at <c>i · xRowStride + k · xColumnStride</c>.</param>
    /// <param name="xRowStride">Elements between rows of x.</param>
    /// <param name="xColumnStride">Elements between columns of x.</param>
    /// <param name="weight">W, dense and row-major.</param>
    /// <param name="bias">b, or empty for none.</param>
    /// <param name="y">y, dense and row-major; must not overlap the others.</param>
    /// <param name="slot">Where packings of this weight are kept.</param>
    /// <exception cref="ArgumentException">A span is too short, or a size or stride is negative.</exception>
    public static void Forward<T>(
        int rows,
        int inputs,
        int outputs,
        ReadOnlySpan<T> x,
        int xRowStride,
        int xColumnStride,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y,
        in WeightSlot<T> slot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixMultiplyKernels.RequireLength(nameof(x), x.Length, rows, xRowStride, inputs, xColumnStride);
        MatrixMultiplyKernels.RequireLength(nameof(weight), weight.Length, outputs, inputs, inputs, 1);
        MatrixMultiplyKernels.RequireLength(nameof(y), y.Length, rows, outputs, outputs, 1);
        if (!bias.IsEmpty) MatrixMultiplyKernels.RequireLength(nameof(bias), bias.Length, 1, 0, outputs, 1);
        if (!LinearKernel<T>.Fits(rows, outputs, slot))
        {
            for (int i = 0; i < rows && !bias.IsEmpty; i++) bias[..outputs].CopyTo(y[(i * outputs)..]);
            MatrixMultiplyKernels.Multiply(rows, outputs, inputs, x, xRowStride, xColumnStride, weight, 1, inputs, y, accumulate: !bias.IsEmpty);
            return;
        }

        fixed (T* xPointer = x, weightPointer = weight, biasPointer = bias, yPointer = y)
        {
            var kernel = new LinearKernel<T>(rows, inputs, outputs, xPointer, xRowStride, xColumnStride, weightPointer, biasPointer, yPointer, slot);
            SimdDispatch.Run<T, LinearKernel<T>>(ref kernel);
        }
    }
}
