namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>Zeros of type <see cref="DType.Float32"/>.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.zeros.</remarks>
    public static Tensor Zeros(params ReadOnlySpan<int> shape) => Zeros(shape, DType.Float32);

    /// <summary>Zeros.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.zeros.</remarks>
    public static Tensor Zeros(ReadOnlySpan<int> shape, DType dtype = DType.Float32, bool requiresGrad = false)
    {
        var checkedShape = new Shape(shape);
        return new Tensor(Storage.Allocate(dtype, checkedShape.ElementCount, zeroed: true), Layout.Contiguous(checkedShape)) { RequiresGrad = requiresGrad };
    }

    /// <summary>Ones of type <see cref="DType.Float32"/>.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.ones.</remarks>
    public static Tensor Ones(params ReadOnlySpan<int> shape) => Ones(shape, DType.Float32);

    /// <summary>Ones.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.ones.</remarks>
    public static Tensor Ones(ReadOnlySpan<int> shape, DType dtype = DType.Float32, bool requiresGrad = false) => Full(shape, 1, dtype, requiresGrad);

    /// <summary>One number everywhere.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <param name="value">The number.</param>
    /// <param name="dtype">The element type; by default that of the number: <see cref="DType.Float32"/> for reals, <see cref="DType.Int64"/>, or <see cref="DType.Bool"/>.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.full.</remarks>
    public static Tensor Full(ReadOnlySpan<int> shape, Scalar value, DType? dtype = null, bool requiresGrad = false)
    {
        Tensor tensor = Uninitialized(new Shape(shape), dtype ?? (value.IsReal ? DType.Float32 : value.DType));
        tensor.FillStorage(value);
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    /// <summary>A tensor of type <see cref="DType.Float32"/> whose elements are yet to be set; they are zeros here.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.empty.</remarks>
    public static Tensor Empty(params ReadOnlySpan<int> shape) => Zeros(shape, DType.Float32);

    /// <summary>A tensor whose elements are yet to be set; they are zeros here.</summary>
    /// <param name="shape">The sizes of the axes; none makes a scalar.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.empty.</remarks>
    public static Tensor Empty(ReadOnlySpan<int> shape, DType dtype = DType.Float32, bool requiresGrad = false) => Zeros(shape, dtype, requiresGrad);

    /// <summary>A tensor of the shape and type of another whose elements are yet to be set; they are zeros here. Source: torch.empty_like.</summary>
    /// <param name="input">The tensor to take after.</param>
    /// <param name="dtype">Another element type.</param>
    public static Tensor EmptyLike(Tensor input, DType? dtype = null) => ZerosLike(input, dtype);

    /// <summary>Zeros of the shape and type of another tensor. Source: torch.zeros_like.</summary>
    /// <param name="input">The tensor to take after.</param>
    /// <param name="dtype">Another element type.</param>
    public static Tensor ZerosLike(Tensor input, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Zeros(input.Shape, dtype ?? input.DType);
    }

    /// <summary>Ones of the shape and type of another tensor. Source: torch.ones_like.</summary>
    /// <param name="input">The tensor to take after.</param>
    /// <param name="dtype">Another element type.</param>
    public static Tensor OnesLike(Tensor input, DType? dtype = null) => FullLike(input, 1, dtype);

    /// <summary>One number everywhere, in the shape and type of another tensor. Source: torch.full_like.</summary>
    /// <param name="input">The tensor to take after.</param>
    /// <param name="value">The number.</param>
    /// <param name="dtype">Another element type.</param>
    public static Tensor FullLike(Tensor input, Scalar value, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Full(input.Shape, value, dtype ?? input.DType);
    }

    /// <summary>Lets a creating function refuse before it allocates.</summary>
    /// <exception cref="InvalidOperationException">Gradients are wanted of a type that has none.</exception>
    private static void CheckGradientType(DType dtype, bool requiresGrad)
    {
        if (requiresGrad && !dtype.IsDifferentiable())
        {
            throw new InvalidOperationException($"requiresGrad: expected a tensor of type float32 or float64, got {dtype.Name()}.");
        }
    }

    /// <summary>A 0-dimensional operand for a number beside this tensor, of the type that promotion gives the two.</summary>
    private Tensor Beside(Scalar value) => Full([], value, DTypePromotion.Of(this, value));
}
