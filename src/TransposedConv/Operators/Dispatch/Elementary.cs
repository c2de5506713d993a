using TransposedConv.Autograd;

namespace TransposedConv.Operators.Dispatch;

/// <summary>Which value the derivative of an elementwise function is written in.</summary>
internal enum Saves
{
    Input,
    Output,
}

/// <summary>What a differentiable elementwise function y = f(x) says about itself, beside its kernel.</summary>
internal interface IElementary
{
    /// <summary>The name that errors and the graph node show.</summary>
    static abstract string Name { get; }

    static abstract Saves Saves { get; }

    /// <summary>dL/dx, written with differentiable operators.</summary>
    /// <param name="gradient">dL/dy.</param>
    /// <param name="saved">x or y, as <see cref="Saves"/> says.</param>
    static abstract Tensor Gradient(Tensor gradient, Tensor saved);
}

/// <summary>Computes and records elementwise functions of one tensor.</summary>
internal static class Elementary
{
    /// <summary>A function that is computed in double and rounded for the narrower type.</summary>
    internal static Tensor Transcendental<TOp>(Tensor x) where TOp : struct, IDoubleUnary, IElementary =>
        Recorded<TOp>(x, Widened.Apply(x, default(TOp), TOp.Name));

    /// <summary>A function that has a kernel of its own for each real type.</summary>
    internal static Tensor Real<TOp>(Tensor x) where TOp : struct, IRealUnary, IElementary =>
        Recorded<TOp>(x, Pointwise.Real(x, default(TOp), TOp.Name));

    /// <summary>A function that stays in the integers for integers.</summary>
    internal static Tensor Number<TOp>(Tensor x) where TOp : struct, INumberUnary, IElementary =>
        Recorded<TOp>(x, Pointwise.Number(x, default(TOp), TOp.Name));

    private static Tensor Recorded<TOp>(Tensor x, Tensor y) where TOp : struct, IElementary =>
        Tensor.Records(x) ? y.RecordedBy(new ElementaryBackward<TOp>(x, y)) : y;

    private sealed class ElementaryBackward<TOp> : Node where TOp : struct, IElementary
    {
        private readonly SavedTensor _saved;

        internal ElementaryBackward(Tensor x, Tensor y)
            : base(x) => _saved = Save(TOp.Saves == Saves.Input ? x : y);

        public override string Name => $"{TOp.Name}Backward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = TOp.Gradient(gradient, _saved.Value);
    }
}
