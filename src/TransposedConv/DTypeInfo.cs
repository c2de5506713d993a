using System.Runtime.CompilerServices;

namespace TransposedConv;

/// <summary>Facts about each <see cref="DType"/>.</summary>
public static class DTypeInfo
{
    /// <summary>Bytes per element.</summary>
    /// <param name="dtype">The element type.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dtype"/> is not a defined value.</exception>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.Float64 or DType.Int64 => 8,
        DType.Float32 or DType.Int32 => 4,
        DType.Float16 or DType.BFloat16 => 2,
        DType.UInt8 or DType.Bool => 1,
        _ => throw Unknown(dtype),
    };

    /// <summary>Whether the type holds floating-point numbers.</summary>
    /// <param name="dtype">The element type.</param>
    public static bool IsFloatingPoint(this DType dtype) => dtype is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16;

    /// <summary>Whether gradients and all floating-point functions are computed in this type: <see cref="DType.Float32"/> and <see cref="DType.Float64"/>.</summary>
    /// <param name="dtype">The element type.</param>
    public static bool IsDifferentiable(this DType dtype) => dtype is DType.Float32 or DType.Float64;

    /// <summary>PyTorch's name of the type, as in <c>float32</c> or <c>int64</c>.</summary>
    /// <param name="dtype">The element type.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dtype"/> is not a defined value.</exception>
    public static string Name(this DType dtype) => dtype switch
    {
        DType.Float32 => "float32",
        DType.Float64 => "float64",
        DType.Float16 => "float16",
        DType.BFloat16 => "bfloat16",
        DType.Int64 => "int64",
        DType.Int32 => "int32",
        DType.UInt8 => "uint8",
        DType.Bool => "bool",
        _ => throw Unknown(dtype),
    };

    /// <summary>The <see cref="DType"/> that stores <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">An element type of .NET.</typeparam>
    /// <exception cref="NotSupportedException">No <see cref="DType"/> stores <typeparamref name="T"/>.</exception>
    public static DType Of<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return DType.Float32;
        if (typeof(T) == typeof(double)) return DType.Float64;
        if (typeof(T) == typeof(long)) return DType.Int64;
        if (typeof(T) == typeof(int)) return DType.Int32;
        if (typeof(T) == typeof(byte)) return DType.UInt8;
        if (typeof(T) == typeof(bool)) return DType.Bool;
        if (typeof(T) == typeof(Half)) return DType.Float16;
        if (typeof(T) == typeof(BFloat16)) return DType.BFloat16;
        throw new NotSupportedException(
            $"T: expected float, double, Half, BFloat16, long, int, byte or bool, got {typeof(T).Name}.");
    }

    internal static ArgumentOutOfRangeException Unknown(DType dtype, [CallerArgumentExpression(nameof(dtype))] string? argument = null) =>
        new(argument, dtype, $"{argument}: expected a defined DType, got {(int)dtype}.");
}
