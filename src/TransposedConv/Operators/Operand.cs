namespace TransposedConv.Operators;

/// <summary>The shape and type that an operand had before it was broadcast and promoted: what its gradient must come back to.</summary>
internal readonly struct Operand(Tensor tensor)
{
    private readonly Shape _shape = tensor.Shape;
    private readonly DType _dtype = tensor.DType;

    internal Tensor Reduce(Tensor gradient) => gradient.SumToShape(_shape).To(_dtype);
}
