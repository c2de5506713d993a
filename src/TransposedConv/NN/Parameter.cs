using TransposedConv.Autograd;

namespace TransposedConv.NN;

/// <summary>
/// A tensor that a module learns. It stands wherever a tensor is expected; writing to it here is not recorded, so its values can be set
/// at any time without opening a <see cref="GradMode.NoGrad"/> scope.
/// </summary>
/// <remarks>Source: torch.nn.parameter.Parameter.</remarks>
public sealed class Parameter
{
    /// <summary>Makes a parameter of a tensor's values, sharing its storage.</summary>
    /// <param name="data">The values; of type <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <param name="requiresGrad">Whether gradients are wanted.</param>
    /// <exception cref="InvalidOperationException"><paramref name="data"/> has a type that gradients don't have.</exception>
    public Parameter(Tensor data, bool requiresGrad = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        Value = data.Detach();
        Value.RequiresGrad = requiresGrad;
    }

    /// <summary>The tensor: a leaf of the graph.</summary>
    public Tensor Value { get; private set; }

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>The element type.</summary>
    public DType DType => Value.DType;

    /// <summary>The number of elements.</summary>
    public long ElementCount => Value.ElementCount;

    /// <summary>The gradient accumulated by backward passes; null before the first one.</summary>
    public Tensor? Grad
    {
        get => Value.Grad;
        set => Value.Grad = value;
    }

    /// <summary>Whether gradients are wanted; clear it to freeze the parameter.</summary>
    public bool RequiresGrad
    {
        get => Value.RequiresGrad;
        set => Value.RequiresGrad = value;
    }

    /// <summary>The tensor of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    public static implicit operator Tensor(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Value;
    }

    /// <summary>The tensor; the named form of the conversion.</summary>
    public Tensor ToTensor() => Value;

    /// <summary>Sets every element to one number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>This parameter.</returns>
    public Parameter Fill(Scalar value)
    {
        using (GradMode.NoGrad()) Value.Fill(value);
        return this;
    }

    /// <summary>Copies values in, broadcast and converted.</summary>
    /// <param name="source">Where the values come from.</param>
    /// <returns>This parameter.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> can't be expanded to this shape.</exception>
    public Parameter CopyFrom(Tensor source)
    {
        using (GradMode.NoGrad()) Value.CopyFrom(source);
        return this;
    }

    /// <summary>PyTorch's form: a heading, then the tensor.</summary>
    public override string ToString() => $"Parameter containing:\n{Value}";

    /// <summary>Puts a tensor in the place of this parameter's, as a leaf.</summary>
    internal void Replace(Tensor data, bool requiresGrad)
    {
        Tensor leaf = data.Detach();
        leaf.RequiresGrad = requiresGrad;
        Value = leaf;
    }

    internal void Convert(DType dtype)
    {
        if (dtype == DType) return;
        Replace(Value.Detach().To(dtype), RequiresGrad);
    }
}
