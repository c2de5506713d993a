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

/// <summary>What a differentiable elementwise function with arguments, y = f(x; arguments), says about itself, beside its kernel.</summary>
internal interface IElementaryWithArguments
{
    /// <summary>The name that errors and the graph node show.</summary>
    static abstract string Name { get; }

    /// <summary>dL/dx, written with differentiable operators.</summary>
    /// <param name="gradient">dL/dy.</param>
    /// <param name="x">The input.</param>
    Tensor Gradient(Tensor gradient, Tensor x);
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

    /// <summary>A function with arguments that is computed in double and rounded for the narrower type.</summary>
    internal static Tensor Transcendental<TOp>(Tensor x, TOp op) where TOp : struct, IDoubleUnary, IElementaryWithArguments =>
        Recorded(x, Widened.Apply(x, op, TOp.Name), op);

    /// <summary>A function with arguments that has a kernel of its own for each real type.</summary>
    internal static Tensor Real<TOp>(Tensor x, TOp op) where TOp : struct, IRealUnary, IElementaryWithArguments =>
        Recorded(x, Pointwise.Real(x, op, TOp.Name), op);

    private static Tensor Recorded<TOp>(Tensor x, Tensor y, TOp op) where TOp : struct, IElementaryWithArguments =>
        Tensor.Records(x) ? y.RecordedBy(new ElementaryBackwardWithArguments<TOp>(x, op)) : y;

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
    private sealed class ElementaryBackwardWithArguments<TOp> : Node where TOp : struct, IElementaryWithArguments
    {
        private readonly TOp _op;
        private readonly SavedTensor _x;

        internal ElementaryBackwardWithArguments(Tensor x, TOp op)
            : base(x)
        {
            _op = op;
            _x = Save(x);
        }

        public override string Name => $"{TOp.Name}Backward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = _op.Gradient(gradient, _x.Value);
    }
}
