using TransposedConv.Autograd;

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
        Tensor y = bias is null ? Mm.Forward(rows, weight.MT) : Affine(rows, weight, bias.Expand(weight.Shape[0]));
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

    private static Tensor Affine(Tensor x, Tensor weight, Tensor bias)
    {
        // Each sum starts from the bias, so no second pass over y is needed.
        Tensor y = Tensor.Uninitialized((int[])[1, x.Shape[0], weight.Shape[0]], x.DType);
        Copying.Write(bias.Detach().Expand(y.Shape), y);
        MatrixProduct.Into(y, x.Detach().Unsqueeze(0), weight.Detach().MT.Unsqueeze(0), accumulate: true, nameof(Linear));
        Tensor result = new(y.Storage, Layout.Contiguous(y.Shape[1..]));
        return Tensor.Records(x, weight, bias) ? result.RecordedBy(new AddmmBackward(x, weight, bias)) : result;
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
