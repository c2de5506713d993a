using System.Globalization;

namespace TransposedConv;

/// <summary>One number given beside tensors: a real, an integer or a truth value, with the kind kept for type promotion.</summary>
/// <remarks>
/// As in PyTorch, a number beside a tensor changes the tensor's element type only when its kind is higher: a real beside integers
/// gives <see cref="DType.Float32"/>, an integer beside reals changes nothing.
/// </remarks>
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly double _real;
    private readonly long _integer;

    private Scalar(DType dtype, double real, long integer)
    {
        DType = dtype;
        _real = real;
        _integer = integer;
    }

    /// <summary><see cref="DType.Float64"/> for a real, <see cref="DType.Int64"/> for an integer, <see cref="DType.Bool"/> for a truth value.</summary>
    internal DType DType { get; }

    internal bool IsReal => DType == DType.Float64;

    /// <summary>The value as a real number.</summary>
    public double ToDouble() => IsReal ? _real : _integer;

    /// <summary>The value as an integer; a real is truncated towards zero.</summary>
    public long ToInt64() => IsReal ? (long)_real : _integer;

    /// <summary>Wraps a real number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(double value) => new(DType.Float64, value, 0);

    /// <summary>Wraps a real number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(float value) => new(DType.Float64, value, 0);

    /// <summary>Wraps an integer.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(long value) => new(DType.Int64, 0, value);

    /// <summary>Wraps an integer.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(int value) => new(DType.Int64, 0, value);

    /// <summary>Wraps a truth value, 1 or 0.</summary>
    /// <param name="value">The truth value.</param>
    public static implicit operator Scalar(bool value) => new(DType.Bool, 0, value ? 1 : 0);

    /// <summary>Whether two scalars have the same kind and value.</summary>
    /// <param name="left">The first scalar.</param>
    /// <param name="right">The second scalar.</param>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Whether two scalars differ in kind or value.</summary>
    /// <param name="left">The first scalar.</param>
    /// <param name="right">The second scalar.</param>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Scalar other) => DType == other.DType && _real.Equals(other._real) && _integer == other._integer;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DType, _real, _integer);

    /// <inheritdoc/>
    public override string ToString() => DType switch
    {
        DType.Float64 => _real.ToString(CultureInfo.InvariantCulture),
        DType.Bool => _integer != 0 ? "True" : "False",
        _ => _integer.ToString(CultureInfo.InvariantCulture),
    };
}
