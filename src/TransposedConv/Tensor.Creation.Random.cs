using TransposedConv.Kernels.Elementwise;

namespace TransposedConv;

/// <content>Tensors of random numbers.</content>
public sealed partial class Tensor
{
    /// <summary>Numbers spread evenly over [0, 1), of type <see cref="DType.Float32"/>, by <see cref="Generator.Default"/>.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.rand.</remarks>
    public static Tensor Rand(params ReadOnlySpan<int> shape) => Rand(shape, DType.Float32);

    /// <summary>Numbers spread evenly over [0, 1).</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <param name="dtype">The element type, a floating-point one.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <param name="generator">Where the numbers come from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is no floating-point type.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.rand.</remarks>
    public static Tensor Rand(ReadOnlySpan<int> shape, DType dtype = DType.Float32, bool requiresGrad = false, Generator? generator = null)
    {
        CheckRandomType(dtype, requiresGrad);
        Tensor tensor = Uninitialized(new Shape(shape), dtype);
        tensor.DrawUniform(0, 1, generator);
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    /// <summary>Numbers of the normal distribution with mean 0 and variance 1, of type <see cref="DType.Float32"/>, by <see cref="Generator.Default"/>.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.randn.</remarks>
    public static Tensor Randn(params ReadOnlySpan<int> shape) => Randn(shape, DType.Float32);

    /// <summary>Numbers of the normal distribution with mean 0 and variance 1.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <param name="dtype">The element type, a floating-point one.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <param name="generator">Where the numbers come from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is no floating-point type.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.randn.</remarks>
    public static Tensor Randn(ReadOnlySpan<int> shape, DType dtype = DType.Float32, bool requiresGrad = false, Generator? generator = null)
    {
        CheckRandomType(dtype, requiresGrad);
        Tensor tensor = Uninitialized(new Shape(shape), dtype);
        tensor.DrawNormal(0, 1, generator);
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    /// <summary>Integers spread evenly over [0, high).</summary>
    /// <param name="high">The integer above the largest.</param>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="generator">Where the numbers come from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or <paramref name="high"/> is below 1 or too large for the type.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.randint.</remarks>
    public static Tensor Randint(long high, ReadOnlySpan<int> shape, DType dtype = DType.Int64, Generator? generator = null) =>
        Randint(0, high, shape, dtype, generator);

    /// <summary>Integers spread evenly over [low, high).</summary>
    /// <param name="low">The smallest integer.</param>
    /// <param name="high">The integer above the largest.</param>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="generator">Where the numbers come from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is negative, <paramref name="high"/> is not above <paramref name="low"/>, or one of them lies outside the type's integers.
    /// </exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>
    /// A number is the remainder of 32 random bits (64 if the range is 2³² or more) divided by high − low, as in PyTorch; the relative
    /// unevenness is at most (high − low) / 2³². Source: torch.randint.
    /// </remarks>
    public static Tensor Randint(long low, long high, ReadOnlySpan<int> shape, DType dtype = DType.Int64, Generator? generator = null)
    {
        if (high <= low) throw new ArgumentOutOfRangeException(nameof(high), high, $"high: expected more than low = {low}, got {high}.");
        (long least, long greatest) = ExactIntegers(dtype);
        if (low < least) throw new ArgumentOutOfRangeException(nameof(low), low, $"low: expected at least {least} for the element type {dtype.Name()}, got {low}.");
        if (high - 1 > greatest) throw new ArgumentOutOfRangeException(nameof(high), high, $"high: expected at most {greatest} + 1 for the element type {dtype.Name()}, got {high}.");
        Tensor tensor = Uninitialized(new Shape(shape), DType.Int64);
        (generator ?? Generator.Default).FillIntegers(tensor.ContiguousSpan<long>(), low, high);
        return tensor.To(dtype);
    }

    /// <summary>The integers 0 … n − 1 in random order.</summary>
    /// <param name="n">How many.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="generator">Where the order comes from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative, or its integers don't fit the type.</exception>
    /// <remarks>By Fisher and Yates's method with the remainders of 32 random bits, as in PyTorch. Source: torch.randperm.</remarks>
    public static Tensor Randperm(int n, DType dtype = DType.Int64, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        long greatest = ExactIntegers(dtype).Greatest;
        if (n - 1 > greatest) throw new ArgumentOutOfRangeException(nameof(n), n, $"n: expected at most {greatest} + 1 for the element type {dtype.Name()}, got {n}.");
        Tensor tensor = Uninitialized(new Shape(n), DType.Int64);
        (generator ?? Generator.Default).FillPermutation(tensor.ContiguousSpan<long>());
        return tensor.To(dtype);
    }

    /// <summary>Numbers spread evenly over [0, 1), in the shape and type of another tensor. Source: torch.rand_like.</summary>
    /// <param name="input">The tensor to take after.</param>
    /// <param name="dtype">Another element type.</param>
    /// <param name="generator">Where the numbers come from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentException">The type is no floating-point type.</exception>
    public static Tensor RandLike(Tensor input, DType? dtype = null, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Rand(input.Shape, dtype ?? input.DType, generator: generator);
    }

    /// <summary>Normal numbers with mean 0 and variance 1, in the shape and type of another tensor. Source: torch.randn_like.</summary>
    /// <param name="input">The tensor to take after.</param>
    /// <param name="dtype">Another element type.</param>
    /// <param name="generator">Where the numbers come from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentException">The type is no floating-point type.</exception>
    public static Tensor RandnLike(Tensor input, DType? dtype = null, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Randn(input.Shape, dtype ?? input.DType, generator: generator);
    }

    private static void CheckRandomType(DType dtype, bool requiresGrad)
    {
        if (!dtype.IsFloatingPoint()) throw new ArgumentException($"dtype: expected a floating-point type, got {dtype.Name()}.", nameof(dtype));
        CheckGradientType(dtype, requiresGrad);
    }

    /// <summary>The integers that a type holds without gaps.</summary>
    private static (long Least, long Greatest) ExactIntegers(DType dtype) => dtype switch
    {
        DType.Float64 => (-(1L << 53), 1L << 53),
        DType.Float32 => (-(1L << 24), 1L << 24),
        DType.Float16 => (-(1L << 11), 1L << 11),
        DType.BFloat16 => (-(1L << 8), 1L << 8),
        DType.Int64 => (long.MinValue, long.MaxValue),
        DType.Int32 => (int.MinValue, int.MaxValue),
        DType.UInt8 => (byte.MinValue, byte.MaxValue),
        DType.Bool => (0, 1),
        _ => throw DTypeInfo.Unknown(dtype),
    };

    /// <summary>Overwrites all elements of a contiguous tensor.</summary>
    private void DrawUniform(double from, double to, Generator? generator)
    {
        generator ??= Generator.Default;
        switch (DType)
        {
            case DType.Float32: generator.FillUniform(ContiguousSpan<float>(), (float)from, (float)to); break;
            case DType.Float64: generator.FillUniform(ContiguousSpan<double>(), from, to); break;
            case DType.Float16: generator.FillUniform(ContiguousSpan<Half>(), (float)from, (float)to); break;
            case DType.BFloat16: generator.FillUniform(ContiguousSpan<BFloat16>(), (float)from, (float)to); break;
            default: throw DTypeInfo.Unknown(DType);
        }
    }

    /// <summary>Overwrites all elements of a contiguous tensor; the 16-bit types get rounded <see cref="DType.Float32"/> numbers.</summary>
    private void DrawNormal(double mean, double deviation, Generator? generator)
    {
        generator ??= Generator.Default;
        switch (DType)
        {
            case DType.Float32: generator.FillNormal(ContiguousSpan<float>(), mean, deviation); break;
            case DType.Float64: generator.FillNormal(ContiguousSpan<double>(), mean, deviation); break;
            default:
                Tensor drawn = Uninitialized(Shape, DType.Float32);
                drawn.DrawNormal(mean, deviation, generator);
                Operators.Copying.Write(drawn, this);
                break;
        }
    }
}
