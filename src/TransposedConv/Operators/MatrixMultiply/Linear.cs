using System.Numerics;
using TransposedConv.Autograd;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Operators.Convolution;

namespace TransposedConv.Operators;

/// <summary>
/// y = x · Wᵀ + b over the last axis of x, W and b laid out as in torch.nn.functional.linear. dL/dx = dL/dy · W, dL/dW = dL/dyᵀ · x,
/// dL/db = Σ dL/dy over all rows.
/// </summary>
internal static class Linear
{
    /// <param name="input">Shape [*, in].</param>
    /// <param name="weight">Shape [out, in], or [in] for a single output without an axis of its own.</param>
    /// <param name="bias">Shape [out], or [1], or none; a scalar for a weight of shape [in].</param>
    /// <returns>Shape [*, out].</returns>
    /// <exception cref="ArgumentException">The shapes or element types do not fit.</exception>
    internal static Tensor Forward(Tensor input, Tensor weight, Tensor? bias)
    {
        Check(input, weight, bias);
        if (weight.Rank == 1)
        {
            Tensor product = input.Matmul(weight);
            return bias is null ? product : product + bias;
        }

        Tensor rows = input.Rank == 2 ? input : input.Reshape(checked((int)Shape.Product(input.Shape[..^1])), input.Shape[^1]);
        Tensor y = bias is null && Tensor.Records(rows, weight) ? Mm.Forward(rows, weight.MT) : Affine(rows, weight, bias);
        return input.Rank == 2 ? y : y.View([.. input.Shape[..^1].AsSpan(), weight.Shape[0]]);
    }

    private static void Check(Tensor input, Tensor weight, Tensor? bias)
    {
        if (weight.Rank is not (1 or 2)) throw new ArgumentException($"weight: expected shape [out, in] or [in], got {weight.Shape}.", nameof(weight));
        if (input.Rank == 0 || input.Shape[^1] != weight.Shape[^1])
        {
            throw new ArgumentException($"input: expected {weight.Shape[^1]} features on the last axis, for a weight of shape {weight.Shape}, got shape {input.Shape}.", nameof(input));
        }

        MatrixChecks.SameType(input, weight, nameof(weight));
        if (bias is null) return;
        MatrixChecks.SameType(input, bias, nameof(bias));
        Shape expected = weight.Shape[..^1];
        if (!Broadcasting.Reaches(bias.Shape, expected)) throw new ArgumentException($"bias: expected shape {expected} for a weight of shape {weight.Shape}, got {bias.Shape}.", nameof(bias));
    }

    private static Tensor Affine(Tensor x, Tensor weight, Tensor? bias)
    {
        if (bias is not null && bias.Shape != weight.Shape[..1]) bias = bias.Expand(weight.Shape[0]);
        Tensor y = Tensor.Uninitialized((int[])[x.Shape[0], weight.Shape[0]], x.DType);
        switch (x.DType)
        {
            case DType.Float32: Run<float>(y, x, weight, bias); break;
            case DType.Float64: Run<double>(y, x, weight, bias); break;
            default: RunExact(y, x, weight, bias); break;
        }

        return bias is not null && Tensor.Records(x, weight, bias) ? y.RecordedBy(new AddmmBackward(x, weight, bias)) : y;
    }

    private static void Run<T>(Tensor y, Tensor x, Tensor weight, Tensor? bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor rows = MatrixProduct.Readable(x), w = Copying.Packed(weight);
        ReadOnlySpan<T> start = bias is null ? [] : Copying.Packed(bias).ContiguousSpan<T>();
        LinearKernels.Forward(
            x.Shape[0],
            x.Shape[1],
            weight.Shape[0],
            MatrixProduct.Matrix<T>(rows, 0),
            MatrixProduct.Stride(rows, 0),
            MatrixProduct.Stride(rows, 1),
            w.ContiguousSpan<T>(),
            start,
            y.ContiguousSpan<T>(),
            KeptWeight.Slot<T>(w));
    }

    /// <summary>In integers, which have no kernel of their own: each sum starts from the bias.</summary>
    private static void RunExact(Tensor y, Tensor x, Tensor weight, Tensor? bias)
    {
        if (bias is not null) Copying.Write(bias.Detach().Expand(y.Shape), y);
        MatrixProduct.Into(y, x, weight.Detach().MT, accumulate: bias is not null, nameof(Linear));
    }

    private sealed class AddmmBackward : Node
    {
        private readonly SavedTensor? _x;
        private readonly SavedTensor? _weight;

        internal AddmmBackward(Tensor x, Tensor weight, Tensor bias)
            : base(x, weight, bias)
        {
            if (Needs(1)) _x = Save(x);
            if (Needs(0)) _weight = Save(weight);
        }

        public override string Name => "AddmmBackward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            if (Needs(0)) inputGradients[0] = Mm.Forward(gradient, _weight!.Value);
            if (Needs(1)) inputGradients[1] = Mm.Forward(gradient.MT, _x!.Value);
            if (Needs(2)) inputGradients[2] = gradient.Sum(0);
        }
    }
}
