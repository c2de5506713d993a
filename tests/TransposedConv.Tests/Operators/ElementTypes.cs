namespace TransposedConv.Tests.Operators;

/// <summary>All element types, for operators that only move elements.</summary>
internal static class ElementTypes
{
    public static TheoryData<DType> All => [.. Enum.GetValues<DType>()];

    /// <summary>0, 1, 0, 1 … in a type: values that every type holds and that show where an element went.</summary>
    public static Tensor Bits(DType dtype, params int[] shape) =>
        TestArray.Build(shape, i => i.Sum() % 2).ToTensor(DType.Float64).To(dtype);

    public static double[] Values(this Tensor tensor) => tensor.To(DType.Float64).ToArray<double>();
}
