namespace TransposedConv.Tests.Golden;

/// <summary>A tensor as PyTorch stored it: values in row-major order, each exactly representable as a double.</summary>
public sealed record GoldenTensor(DType DType, int[] Shape, double[] Values)
{
    /// <summary>Reads PyTorch's name of an element type.</summary>
    public static DType ParseDType(string name) => name switch
    {
        "float32" => DType.Float32,
        "float64" => DType.Float64,
        "float16" => DType.Float16,
        "bfloat16" => DType.BFloat16,
        "int64" => DType.Int64,
        "int32" => DType.Int32,
        "uint8" => DType.UInt8,
        "bool" => DType.Bool,
        _ => throw new FormatException($"'{name}' names no element type."),
    };
}
