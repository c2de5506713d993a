using TransposedConv.Autograd;

namespace TransposedConv.NN;

/// <summary>
/// A part of a network: a tree of named children, parameters and buffers. Derived classes register theirs in the constructor,
/// <c>conv = Register("conv", new Conv2d(…))</c>; nothing is found by reflection, so trimming and ahead-of-time compilation are safe.
/// </summary>
/// <remarks>Source: torch.nn.Module.</remarks>
public abstract class Module
{
    private readonly OrderedDictionary<string, Module> _children = [];
    private readonly OrderedDictionary<string, Parameter> _parameters = [];
    private readonly OrderedDictionary<string, Tensor> _buffers = [];

    /// <summary>Whether the module is in training mode, which some layers behave differently in. True at first.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>The name that the printed form shows.</summary>
    protected virtual string Name => GetType().Name;

    /// <summary>The direct children with their names, in the order of registration.</summary>
    public IReadOnlyList<KeyValuePair<string, Module>> NamedChildren() => [.. _children];

    /// <summary>
    /// This module and all below it with their dotted paths; the path of this module is empty. A module that occurs twice is named once.
    /// </summary>
    public IEnumerable<KeyValuePair<string, Module>> NamedModules() => NamedModules("").DistinctBy(static named => named.Value, ReferenceEqualityComparer.Instance);

    /// <summary>All parameters of the tree with their dotted names, PyTorch's state-dict keys. A parameter that occurs twice is named once.</summary>
    public IEnumerable<KeyValuePair<string, Parameter>> NamedParameters()
    {
        var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach ((string path, Module module) in NamedModules())
        {
            foreach ((string name, Parameter parameter) in module._parameters)
            {
                if (seen.Add(parameter)) yield return new(Join(path, name), parameter);
            }
        }
    }

    /// <summary>All parameters of the tree.</summary>
    public IEnumerable<Parameter> Parameters() => NamedParameters().Select(static named => named.Value);

    /// <summary>All buffers of the tree — values that are kept but not learnt — with their dotted names.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> NamedBuffers() =>
        from module in NamedModules()
        from buffer in module.Value._buffers
        select KeyValuePair.Create(Join(module.Key, buffer.Key), buffer.Value);

    /// <summary>
    /// All values of the tree under PyTorch's keys, a module that occurs twice under both paths. The tensors share storage with the module and are cut off from the graph.
    /// </summary>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        OrderedDictionary<string, Tensor> state = [];
        foreach ((string path, Module module) in NamedModules(""))
        {
            foreach ((string name, Parameter parameter) in module._parameters) state[Join(path, name)] = parameter.Value.Detach();
            foreach ((string name, Tensor buffer) in module._buffers) state[Join(path, name)] = buffer.Detach();
        }

        return state;
    }

    /// <summary>Copies values in by their keys. Everything is checked before anything is changed.</summary>
    /// <param name="state">Values under PyTorch's keys; element types are converted.</param>
    /// <param name="strict">Whether missing and unexpected keys are errors.</param>
    /// <exception cref="ArgumentException">A shape differs; or, when strict, a key is missing or unexpected. All of them are named.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        OrderedDictionary<string, Tensor> own = StateDict();
        var problems = new List<string>();
        if (strict)
        {
            problems.AddRange(own.Keys.Where(key => !state.ContainsKey(key)).Select(static key => $"missing key '{key}'"));
            problems.AddRange(state.Keys.Where(key => !own.ContainsKey(key)).Select(static key => $"unexpected key '{key}'"));
        }

        problems.AddRange(
            from entry in own
            where state.ContainsKey(entry.Key) && state[entry.Key].Shape != entry.Value.Shape
            select $"'{entry.Key}': expected shape {entry.Value.Shape}, got {state[entry.Key].Shape}");
        if (problems.Count > 0) throw new ArgumentException($"state: {string.Join("; ", problems)}.", nameof(state));

        using GradMode.Scope unrecorded = GradMode.NoGrad();
        foreach ((string key, Tensor value) in own)
        {
            if (state.TryGetValue(key, out Tensor? source)) value.CopyFrom(source);
        }
    }

    /// <summary>Switches the tree to training mode or out of it.</summary>
    /// <param name="mode">True for training.</param>
    public void Train(bool mode = true)
    {
        foreach ((_, Module module) in NamedModules()) module.Training = mode;
    }

    /// <summary>Switches the tree to evaluation mode.</summary>
    public void Eval() => Train(false);

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (Parameter parameter in Parameters()) parameter.Grad = null;
    }

    /// <summary>Sets whether gradients by the tree's parameters are wanted, to freeze or thaw it.</summary>
    /// <param name="requiresGrad">Whether they are wanted.</param>
    public void RequireGrad(bool requiresGrad = true)
    {
        foreach (Parameter parameter in Parameters()) parameter.RequiresGrad = requiresGrad;
    }

    /// <summary>Converts all parameters and floating-point buffers of the tree to another element type.</summary>
    /// <param name="dtype"><see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is another type.</exception>
    public void To(DType dtype)
    {
        if (!dtype.IsDifferentiable()) throw new ArgumentException($"dtype: expected float32 or float64, got {dtype.Name()}.", nameof(dtype));
        foreach ((_, Module module) in NamedModules())
        {
            foreach (Parameter parameter in module._parameters.Values) parameter.Convert(dtype);
            foreach ((string name, Tensor buffer) in module._buffers.ToArray())
            {
                if (buffer.DType.IsFloatingPoint()) module._buffers[name] = buffer.To(dtype);
            }
        }
    }

    /// <summary>Does something to every module of the tree, children first.</summary>
    /// <param name="action">What to do.</param>
    public void Apply(Action<Module> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        foreach (Module child in _children.Values.Distinct<Module>(ReferenceEqualityComparer.Instance)) child.Apply(action);
        action(this);
    }

    /// <summary>PyTorch's printed form: the name with its arguments, or with its children on lines of their own.</summary>
    public override string ToString()
    {
        string arguments = ArgumentsText();
        if (_children.Count == 0) return $"{Name}({arguments})";
        IEnumerable<string> lines = _children.Select(static child => $"  ({child.Key}): {child.Value.ToString().ReplaceLineEndings("\n  ")}");
        if (arguments.Length > 0) lines = lines.Prepend($"  {arguments}");
        return $"{Name}(\n{string.Join('\n', lines)}\n)";
    }

    /// <summary>What stands between the parentheses of the printed form.</summary>
    protected virtual string ArgumentsText() => "";

    /// <summary>Adds a child.</summary>
    /// <typeparam name="T">The child's class.</typeparam>
    /// <param name="name">Its name: a part of the state-dict keys, so without dots.</param>
    /// <param name="child">The child.</param>
    /// <returns>The child.</returns>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken.</exception>
    protected T Register<T>(string name, T child) where T : Module
    {
        ArgumentNullException.ThrowIfNull(child);
        CheckName(name);
        _children.Add(name, child);
        return child;
    }

    /// <summary>Adds a parameter.</summary>
    /// <param name="name">Its name: a part of the state-dict keys, so without dots.</param>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The parameter.</returns>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken.</exception>
    protected Parameter RegisterParameter(string name, Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        CheckName(name);
        _parameters.Add(name, parameter);
        return parameter;
    }

    /// <summary>Takes a parameter out of the tree.</summary>
    private protected void UnregisterParameter(string name) => _parameters.Remove(name);

    /// <summary>Adds a buffer: a value that is kept and saved but not learnt. Read it with <see cref="Buffer"/>, since conversions replace it.</summary>
    /// <param name="name">Its name: a part of the state-dict keys, so without dots.</param>
    /// <param name="value">The first value.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken.</exception>
    protected void RegisterBuffer(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckName(name);
        _buffers.Add(name, value);
    }

    /// <summary>The present value of a buffer of this module.</summary>
    /// <param name="name">The name it was registered under.</param>
    /// <exception cref="KeyNotFoundException">There is no such buffer.</exception>
    protected Tensor Buffer(string name) => _buffers[name];

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private IEnumerable<KeyValuePair<string, Module>> NamedModules(string path)
    {
        yield return new(path, this);
        foreach ((string name, Module child) in _children)
        {
            foreach (KeyValuePair<string, Module> below in child.NamedModules(Join(path, name))) yield return below;
        }
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.', StringComparison.Ordinal)) throw new ArgumentException($"name: expected a name without dots, got '{name}'.", nameof(name));
        if (_children.ContainsKey(name) || _parameters.ContainsKey(name) || _buffers.ContainsKey(name))
        {
            throw new ArgumentException($"name: '{name}' is registered already.", nameof(name));
        }
    }
}
