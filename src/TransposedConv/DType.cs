namespace TransposedConv;

/// <summary>The element type of a <c>Tensor</c>.</summary>
/// <remarks>
/// <see cref="Float32"/> and <see cref="Float64"/> compute everywhere and are the only types with gradients.
/// <see cref="Int64"/>, <see cref="Int32"/>, <see cref="UInt8"/> and <see cref="Bool"/> index, count and mask.
/// <see cref="Float16"/> and <see cref="BFloat16"/> are stored and converted. Source: the torch.dtype page of PyTorch's documentation.
/// </remarks>
public enum DType
{
    /// <summary>32-bit IEEE 754 floating point, the default (<see cref="float"/>).</summary>
    Float32,

    /// <summary>64-bit IEEE 754 floating point (<see cref="double"/>).</summary>
    Float64,

    /// <summary>16-bit IEEE 754 floating point (<see cref="Half"/>): stored and converted.</summary>
    Float16,

    /// <summary>16-bit brain floating point (<see cref="TransposedConv.BFloat16"/>): stored and converted.</summary>
    BFloat16,

    /// <summary>64-bit signed integer (<see cref="long"/>).</summary>
    Int64,

    /// <summary>32-bit signed integer (<see cref="int"/>).</summary>
    Int32,

    /// <summary>8-bit unsigned integer (<see cref="byte"/>).</summary>
    UInt8,

    /// <summary>Truth value (<see cref="bool"/>).</summary>
    Bool,
}
